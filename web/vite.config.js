// Names in dist/ are stable: the server embeds the folder and gives each file its own ETag, and the
// templates can name the files without a manifest.
import { defineConfig } from 'vite';

export default defineConfig({
  base: '/static/',
  publicDir: false,
  build: {
    target: ['chrome100', 'edge100', 'firefox102', 'safari15.4'],
    modulePreload: { polyfill: false },
    license: { fileName: 'licences.md' },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
    rollupOptions: {
      input: { app: 'src/app.ts', style: 'src/css/app.css' },
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: '[name].js',
        // Two entries cannot share the name app.
        assetFileNames: ({ names }) => (names.includes('style.css') ? 'app.css' : '[name][extname]'),
      },
    },
  },
  worker: { format: 'es', rollupOptions: { output: { entryFileNames: '[name].js' } } },
});
