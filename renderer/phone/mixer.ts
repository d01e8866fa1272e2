/** One call in the mix. */
export type MixChannel = {
  /** What its other side is sent: our voice, and what all other sides say. */
  readonly track: MediaStreamTrack
  /** Another microphone speaks for us. */
  setVoice(stream: MediaStream): void
  /** What its other side says, heard by all others; null: nothing that they should hear, such as music on hold. */
  setReceived(track: MediaStreamTrack | null): void
  /** Leaves the mix. */
  close(): void
}

type Channel = {
  readonly destination: MediaStreamAudioDestinationNode
  voice: MediaStreamAudioSourceNode | null
  received: MediaStreamAudioSourceNode | null
}

/**
 * Mixes the voices of a conference on this machine: everybody is sent all but themselves. A voice is muted before the
 * mix, on its own track; what the operator hears does not pass here.
 */
export class Mixer {
  // it plays nothing: a headset that is unplugged must not stop its clock
  readonly #context = new AudioContext({ sinkId: { type: 'none' } })
  readonly #channels = new Set<Channel>()

  open(voice: MediaStream, received: MediaStreamTrack | null): MixChannel {
    const context = this.#context
    const channel: Channel = {
      destination: new MediaStreamAudioDestinationNode(context, { channelCount: 1 }),
      voice: null,
      received: null,
    }
    const [track] = channel.destination.stream.getAudioTracks()
    if (!track) throw new Error('a destination of streams has no audio track')
    for (const other of this.#channels) other.received?.connect(channel.destination)
    this.#channels.add(channel)
    const mixed: MixChannel = {
      track,
      setVoice: (stream) => {
        channel.voice?.disconnect()
        channel.voice = context.createMediaStreamSource(stream)
        channel.voice.connect(channel.destination)
      },
      setReceived: (heard) => {
        channel.received?.disconnect()
        channel.received = heard && context.createMediaStreamSource(new MediaStream([heard]))
        for (const other of this.#channels) {
          if (other !== channel) channel.received?.connect(other.destination)
        }
      },
      close: () => {
        this.#channels.delete(channel)
        channel.voice?.disconnect()
        channel.received?.disconnect()
        for (const other of this.#channels) {
          if (other.received) other.received.disconnect(channel.destination)
        }
        track.stop()
      },
    }
    mixed.setVoice(voice)
    mixed.setReceived(received)
    return mixed
  }

  close(): void {
    void this.#context.close()
  }
}
