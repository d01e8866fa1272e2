import { startWindow } from '../window.tsx'
import { CardApp } from './card-app.tsx'
import { cardStore, onCardEvent } from './card-store.ts'

void startWindow(<CardApp />, (event) => onCardEvent(cardStore, event))
