/** Where the source data lies (its `resources` folder), or null when tools/place-data is not installed. */
export function placeDataFolder(root: string): string | null

/**
 * Builds the place database of `db/places.ts` from tools/place-data, unless the file there was built from the same
 * data by the same script. Throws when tools/place-data is not installed or its data are not what is expected.
 */
export function buildPlaces(options: {
  /** The folder of the project. */
  root: string
  /** Where to write; `dist/places.sqlite` of the project by default. */
  file?: string
}): { file: string; built: boolean }
