/** What runs before the page is painted, so that it is not painted twice. */

/** Where the choices of a person are kept in the browser. */
export const VIEW_KEY = 'ehr-view'

/** Runs in the page's head; does what `applyView` does for a returning person. */
export const EARLY_SCRIPT = `(()=>{try{
var v=JSON.parse(localStorage.getItem('${VIEW_KEY}')||'{}'),d=document.documentElement;
d.dataset.theme=v.theme||'system';d.dataset.density=v.density||'compact';
if(v.language){d.lang=v.language;d.dir=v.language==='ur'?'rtl':'ltr'}}catch(e){}})()`
