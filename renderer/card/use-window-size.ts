import { useEffect, type RefObject } from 'react'
import { usePeer } from '../ui/peer-context.ts'

const SMALLEST = 80
const LARGEST = 2_000

/** The height the window needs so that nothing of the card has to scroll, CSS pixels. */
export function neededBlockSize(frame: HTMLElement): number {
  const middle = frame.querySelector('[data-scrolls]')
  // what the middle would need beyond what it has: the frame itself never grows past the window
  const hidden = middle ? middle.scrollHeight - middle.clientHeight : 0
  const blockSize = Math.ceil(frame.getBoundingClientRect().height + hidden)
  return Math.min(Math.max(blockSize, SMALLEST), LARGEST)
}

/** Keeps the window as high as the card is; main limits it to the screen, then the middle of the card scrolls. */
export function useWindowSize(frame: RefObject<HTMLElement | null>): void {
  const peer = usePeer()
  useEffect(() => {
    let reported = 0
    const report = (): void => {
      if (!frame.current) return
      const blockSize = neededBlockSize(frame.current)
      if (blockSize === reported) return
      reported = blockSize
      void peer.request('card.resize', { blockSize })
    }
    const sizes = new ResizeObserver(report)
    const changes = new MutationObserver(() => {
      sizes.disconnect()
      if (frame.current) for (const child of [frame.current, ...frame.current.children]) sizes.observe(child)
      report()
    })
    // what has been opened shows more without anything coming into the page
    const attributeFilter = ['open']
    changes.observe(document.body, { childList: true, subtree: true, characterData: true, attributeFilter })
    return () => {
      sizes.disconnect()
      changes.disconnect()
    }
  }, [frame, peer])
}
