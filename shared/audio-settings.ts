import * as z from 'zod'

/** A device by its name, because the system's ids change; null: the system's own choice. */
const deviceName = z.string().max(300).nullable().default(null)

/** Which devices sound and listen, and what is done to the microphone. */
export const audioSettingsSchema = z.strictObject({
  microphone: deviceName,
  speaker: deviceName,
  /** Where it rings, so that a call is heard while the headset lies on the desk. */
  ringer: deviceName,
  echoCancellation: z.boolean().default(true),
  noiseSuppression: z.boolean().default(true),
  autoGainControl: z.boolean().default(true),
})
export type AudioSettings = z.infer<typeof audioSettingsSchema>

/** The devices there are, by name. */
export const audioDevicesSchema = z.strictObject({
  microphones: z.array(z.string()),
  speakers: z.array(z.string()),
  /** The devices in use now; null: none could be opened. */
  microphoneInUse: z.string().nullable(),
  speakerInUse: z.string().nullable(),
})
export type AudioDevices = z.infer<typeof audioDevicesSchema>
