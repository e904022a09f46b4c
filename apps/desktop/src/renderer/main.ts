import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { i18n } from './i18n.ts'
import AppShell from './modules/shell/app-shell.vue'
import { useNoticesStore } from './modules/shell/notices-store.ts'
import { startSession } from './modules/shell/session.ts'
import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'
import './styles/tones.css'
import './styles/overlays.css'

const app = createApp(AppShell)
app.use(createPinia()).use(i18n)

// Whatever nobody caught is told, and logged by the browser as an uncaught error.
const notices = useNoticesStore()
app.config.errorHandler = (error) => reportError(error)
window.addEventListener('error', ({ error }) => error && notices.fail(error))
window.addEventListener('unhandledrejection', ({ reason }) => notices.fail(reason))

app.mount('#app')
startSession().catch(notices.fail)
