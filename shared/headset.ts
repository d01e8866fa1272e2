import * as z from 'zod'

/** What a headset's lights and its own switch show. */
export const headsetIndicatorSchema = z.strictObject({
  isRinging: z.boolean(),
  isOffHook: z.boolean(),
  isMuted: z.boolean(),
  isHeld: z.boolean(),
})
export type HeadsetIndicator = z.infer<typeof headsetIndicatorSchema>

export const headsetButtonSchema = z.enum(['off-hook', 'on-hook', 'mute', 'unmute', 'hold', 'reject'])
export type HeadsetButton = z.infer<typeof headsetButtonSchema>
