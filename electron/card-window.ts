import { app, screen, type BrowserWindow } from 'electron'
import type { CARD_CORNERS } from '../shared/settings.ts'
import { createWindow } from './windows.ts'

export const CARD_INLINE_SIZE = 400
const MARGIN = 12
const INITIAL_BLOCK_SIZE = 420

type Corner = (typeof CARD_CORNERS)[number]

/** The pop-up: stands hidden and rendered since start, is shown above other windows and never takes the focus by itself. */
export class CardWindow {
  readonly window: BrowserWindow
  #corner: Corner = 'bottom-end'
  #isRightToLeft = false
  #blockSize = INITIAL_BLOCK_SIZE
  #mayClose = false

  constructor() {
    this.window = createWindow('card', {
      width: CARD_INLINE_SIZE,
      height: INITIAL_BLOCK_SIZE,
      useContentSize: true,
      frame: false,
      resizable: false,
      maximizable: false,
      minimizable: false,
      fullscreenable: false,
      skipTaskbar: true,
      alwaysOnTop: true,
      title: 'Vizitka',
    })
    this.window.setAlwaysOnTop(true, 'pop-up-menu')
    this.window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true })
    // closing it by the window manager must not end the pop-ups of the rest of the shift
    app.once('before-quit', () => (this.#mayClose = true))
    this.window.on('close', (event) => {
      if (this.#mayClose) return
      event.preventDefault()
      this.window.hide()
    })
  }

  setCorner(corner: Corner, isRightToLeft: boolean): void {
    this.#corner = corner
    this.#isRightToLeft = isRightToLeft
    if (this.window.isVisible()) this.#place()
  }

  setBlockSize(blockSize: number): void {
    if (blockSize === this.#blockSize) return
    this.#blockSize = blockSize
    this.#place()
  }

  /** Shows it on the display in use; the keyboard stays where it is. */
  show(blockSize: number): void {
    this.#blockSize = blockSize
    this.#place()
    if (this.window.isVisible()) return
    this.window.showInactive()
    this.window.moveTop()
  }

  hide(): void {
    this.window.hide()
  }

  destroy(): void {
    if (!this.window.isDestroyed()) this.window.destroy()
  }

  #place(): void {
    const { workArea } = this.window.isVisible()
      ? screen.getDisplayMatching(this.window.getBounds())
      : screen.getDisplayNearestPoint(screen.getCursorScreenPoint())
    const height = Math.min(this.#blockSize, workArea.height - 2 * MARGIN)
    const atTop = this.#corner.startsWith('top')
    const atRight = this.#corner.endsWith('end') !== this.#isRightToLeft
    this.window.setBounds({
      width: CARD_INLINE_SIZE,
      height,
      x: atRight ? workArea.x + workArea.width - CARD_INLINE_SIZE - MARGIN : workArea.x + MARGIN,
      y: atTop ? workArea.y + MARGIN : workArea.y + workArea.height - height - MARGIN,
    })
  }
}
