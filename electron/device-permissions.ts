import type { DevicePermissionHandlerHandlerDetails, Session } from 'electron'
import { APP_ORIGIN } from './app-protocol.ts'

/** HID Usage Tables: telephony devices. */
const TELEPHONY_PAGE = 0x0b

/**
 * Lets pages of ours have headsets with buttons, and no other device. Which window may ask at all is a matter of the
 * permissions. Nobody is ever shown a list of devices to choose from.
 */
export function setupDevicePermissions(session: Session): void {
  session.setDevicePermissionHandler(isHeadset)
  session.on('select-hid-device', (event, _details, choose) => {
    event.preventDefault()
    choose()
  })
}

function isHeadset({ deviceType, origin, device }: DevicePermissionHandlerHandlerDetails): boolean {
  if (deviceType !== 'hid' || !`${origin}/`.startsWith(`${APP_ORIGIN}/`) || !('collections' in device)) return false
  return device.collections.some(({ usagePage }) => usagePage === TELEPHONY_PAGE)
}
