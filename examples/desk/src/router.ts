// examples/desk/src/router.ts - the desk's pages, behind the '#', so that the server knows one file alone.
import { createRouter, createWebHashHistory } from 'vue-router';
import LoginPage from './pages/LoginPage.vue';
import WorkPage from './pages/WorkPage.vue';
import { may, resume, session } from './state/session';

export const router = createRouter({
  history: createWebHashHistory('/desk/'),
  routes: [
    { path: '/', redirect: '/work' },
    { path: '/login', component: LoginPage, meta: { open: true } },
    { path: '/work/:company?/:id?', name: 'work', component: WorkPage },
    { path: '/board', component: () => import('./pages/BoardPage.vue'), meta: { needs: 'supervise' } },
    { path: '/map', component: () => import('./pages/MapPage.vue'), meta: { needs: 'supervise' } },
    { path: '/campaigns', component: () => import('./pages/CampaignsPage.vue'), meta: { needs: 'supervise' } },
    { path: '/reports/:part(figures|agents|fields|staffing|invoice)?', component: () => import('./pages/ReportsPage.vue'), meta: { needs: 'supervise' } },
    { path: '/settings/:part(prompts|hours|notices|menus|users|staff|systems|changes)?', component: () => import('./pages/SettingsPage.vue'), meta: { needs: 'adjust' } },
    { path: '/recordings', component: () => import('./pages/RecordingsPage.vue'), meta: { needs: 'supervise' } },
    { path: '/audit', component: () => import('./pages/AuditPage.vue'), meta: { needs: 'audit' } },
    { path: '/:rest(.*)', redirect: '/work' },
  ],
});

router.beforeEach(async (to) => {
  // A center that is away for a moment does not log anybody out.
  for (let wait = 500; !session.known; wait = Math.min(wait * 2, 8000))
    await resume().catch(() => new Promise((later) => window.setTimeout(later, wait)));
  if (to.meta.open) return session.who ? '/work' : true;
  if (!session.who) return { path: '/login', query: to.path === '/work' ? {} : { to: to.fullPath } };
  if (to.meta.needs && !may(to.meta.needs as 'audit')) return '/work';
  return true;
});
