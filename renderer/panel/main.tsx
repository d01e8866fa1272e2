import '../zod-without-eval.ts'
import { startWindow } from '../window.tsx'
import { offerNumber } from './dial-store.ts'
import { PanelApp } from './panel-app.tsx'

void startWindow(<PanelApp />, (event) => {
  // a link of the system: it is the operator who calls
  if (event.name === 'dial.requested') offerNumber(event.payload.target)
})
