import * as z from 'zod'

// Imported before everything else in each window: the window's policy forbids making code from text, which zod tries as
// soon as the first schema is made.
z.config({ jitless: true })
