// Writes a profile's clients as a signed file for new stations: npm run snapshot -- --out FILE --key FOLDER [--profile FOLDER]
import { snapshotTool } from '../../db/snapshot/snapshot-tool.ts'

process.exitCode = await snapshotTool(process.argv.slice(2), process.env, console)
