import '../zod-without-eval.ts'
import { startWindow } from '../window.tsx'
import { PanelApp } from './panel-app.tsx'

void startWindow(<PanelApp />)
