import { session } from 'electron'
import type { WindowRole } from '../shared/ipc-definition.ts'
import { setupDevicePermissions } from './device-permissions.ts'

/** The microphone, the choice of a loudspeaker and headsets are all that any window ever needs, and only the phone needs them. */
const ALLOWED: Readonly<Record<string, readonly WindowRole[]>> = {
  media: ['phone'],
  'speaker-selection': ['phone'],
  hid: ['phone'],
}

/** Refuses every permission but those of the table; `roleOf` names the window a request came from. */
export function setupPermissions(roleOf: (webContentsId: number) => WindowRole | null): void {
  const isAllowed = (permission: string, webContentsId: number | undefined): boolean => {
    const role = webContentsId === undefined ? null : roleOf(webContentsId)
    return role !== null && (ALLOWED[permission]?.includes(role) ?? false)
  }
  session.defaultSession.setPermissionRequestHandler((contents, permission, callback, details) => {
    const isVideo = 'mediaTypes' in details && (details.mediaTypes?.includes('video') ?? false)
    callback(!isVideo && isAllowed(permission, contents.id))
  })
  session.defaultSession.setPermissionCheckHandler((contents, permission) => isAllowed(permission, contents?.id))
  setupDevicePermissions(session.defaultSession)
}
