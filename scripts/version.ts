/** The one place of the version; package.json and the plugin's manifest are checked against it. */
export const VERSION = '0.1.0';
