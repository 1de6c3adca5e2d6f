// SPDX-License-Identifier: Apache-2.0
//
// usage: node report.mjs FOLDER
//
// Opens the reports in FOLDER in Chromium and asserts on what a reader sees: the words, that
// nothing is loaded or run, that the keyboard reaches everything, contrast, and that nothing runs
// over the edge of a phone. Screenshots and print-outs go to the same folder.

import { createRequire } from 'node:module';
import { join } from 'node:path';

const folder = process.argv[2];
const { chromium } = createRequire(join(folder, 'npm', 'package.json'))('playwright-core');

const DESKTOP = { width: 1200, height: 900 };
const PHONE = { width: 390, height: 844 };

let failures = 0;
let checks = 0;

function check(condition, what) {
    checks++;
    if (condition) return;
    failures++;
    console.log(`FAILED: ${what}`);
}

function equal(found, expected, what) {
    check(found === expected, `${what}: ${JSON.stringify(found)} is not ${JSON.stringify(expected)}`);
}

// --- what runs in the page ---

// Texts whose colour stands out too little from what is behind them. WCAG 2.1, 1.4.3: 4.5, or 3 for
// large text.
function faintTexts() {
    const parse = (colour) => {
        const [r, g, b, a = 1] = colour.match(/[\d.]+/g).map(Number);
        return { r, g, b, a };
    };
    const channel = (value) => {
        const part = value / 255;
        return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    };
    const light = ({ r, g, b }) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
    const behind = (element) => {
        for (let at = element; at; at = at.parentElement) {
            const colour = parse(getComputedStyle(at).backgroundColor);
            if (colour.a === 1) return colour;
        }
        return { r: 255, g: 255, b: 255 };
    };
    const faint = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const element = node.parentElement;
        if (!node.data.trim() || element.closest('title') || !element.checkVisibility()) continue;
        const style = getComputedStyle(element);
        const svg = element instanceof SVGElement;
        const front = light(parse(svg ? style.fill : style.color));
        const back = light(behind(element));
        const ratio = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
        const size = parseFloat(style.fontSize);
        const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
        if (ratio < (large ? 3 : 4.5)) faint.push(`${ratio.toFixed(2)} "${node.data.trim().slice(0, 40)}"`);
    }
    return faint;
}

function structureFaults() {
    const faults = [];
    const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
    const seen = new Set();
    for (const id of ids) {
        if (seen.has(id)) faults.push(`id ${id} twice`);
        seen.add(id);
    }
    for (const link of document.querySelectorAll('a[href^="#"]'))
        if (!seen.has(decodeURIComponent(link.getAttribute('href').slice(1))))
            faults.push(`link to nothing: ${link.getAttribute('href')}`);
    for (const link of document.querySelectorAll('a[href]:not([href^="#"])')) faults.push(`link out: ${link.href}`);
    let level = 0;
    for (const heading of document.querySelectorAll('h1,h2,h3,h4')) {
        const next = Number(heading.tagName[1]);
        if (next > level + 1) faults.push(`h${next} after h${level}: ${heading.textContent}`);
        level = next;
    }
    for (const table of document.querySelectorAll('table'))
        if (!table.querySelector('thead th[scope=col]')) faults.push('table without headings');
    for (const element of document.querySelectorAll('*')) {
        if (['SCRIPT', 'IMG', 'IFRAME', 'OBJECT', 'EMBED', 'FORM'].includes(element.tagName))
            faults.push(`element ${element.tagName}`);
        for (const attribute of element.getAttributeNames())
            if (attribute.startsWith('on')) faults.push(`attribute ${attribute}`);
    }
    return faults;
}

function focusable() {
    const all = [...document.querySelectorAll('a[href], summary, [tabindex="0"]')];
    return all.filter((element) => element.checkVisibility()).length;
}

// --- one page ---

async function open(browser, name, viewport, colorScheme) {
    const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' });
    const page = await context.newPage();
    const address = `file://${join(folder, `${name}.html`)}`;
    page.on('console', (message) => check(false, `${name}: console ${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => check(false, `${name}: ${error}`));
    page.on('request', (request) =>
        check(request.url() === address || request.url().startsWith('data:'), `${name}: asks for ${request.url()}`));
    await page.goto(address);
    return page;
}

// Every link, fold and scrolling region, in order, by the Tab key alone, and visibly so.
async function checkKeyboard(page, name) {
    const expected = await page.evaluate(focusable);
    const reached = new Set();
    await page.evaluate(() => document.activeElement.blur());
    for (let i = 0; i < expected + 2; i++) {
        await page.keyboard.press('Tab');
        const at = await page.evaluate(() => {
            const element = document.activeElement;
            if (element === document.body) return null;
            const all = [...document.querySelectorAll('*')];
            return { index: all.indexOf(element), outline: getComputedStyle(element).outlineStyle };
        });
        if (at === null) break;
        check(at.outline !== 'none', `${name}: focus on element ${at.index} is not seen`);
        reached.add(at.index);
    }
    equal(reached.size, expected, `${name}: elements that the Tab key reaches`);
}

async function checkPage(browser, name, viewport, colorScheme, keyboard) {
    const page = await open(browser, name, viewport, colorScheme);
    const label = `${name} ${viewport.width} ${colorScheme}`;
    for (const fault of await page.evaluate(structureFaults)) check(false, `${label}: ${fault}`);
    for (const text of await page.evaluate(faintTexts)) check(false, `${label}: contrast ${text}`);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    check(over <= 0, `${label}: ${over} pixels wider than the window`);
    check(await page.locator('h1').isVisible(), `${label}: the headline is not seen`);
    if (keyboard) await checkKeyboard(page, label);
    await page.evaluate(() => { document.activeElement.blur(); window.scrollTo(0, 0); });
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.screenshot({
        path: join(folder, `${name}-${viewport.width}-${colorScheme}.png`),
        fullPage: height < 12000,
    });
    await page.context().close();
}

// --- what a reader must find ---

const text = (page, selector) => page.locator(selector).first().innerText();

async function checkProved(browser) {
    const page = await open(browser, 'proved', DESKTOP, 'light');
    equal(await text(page, 'h1'), 'All 2 properties are proved', 'proved: headline');
    const body = await text(page, '#p-only-app');
    for (const part of ['only app can read-secret on db', 'Nobody but role ApplicationRole', 'What the proof rests on',
        'these must stay as narrow as they are', 'nothing may be added to'])
        check(body.includes(part), `proved: ${part} is not in the text of only-app`);
    check((await text(page, '#p-app-reads-db')).includes('Granted by'), 'proved: what grants is not there');
    check((await text(page, '#input')).includes('symbolic account ids'), 'proved: assumptions are not there');
    check(await page.locator('.picture svg').isVisible(), 'proved: no picture');
    equal(await page.locator('.edge.half.stated').count(), 4, 'proved: halves');
    equal(await page.locator('.edge.missing').count(), 0, 'proved: missing halves');
    equal(await page.locator('.edge.path').count(), 0, 'proved: violating halves');
    await page.locator('details:has(> table) > summary', { hasText: 'The same as a table' }).click();
    check((await text(page, '#graph table')).includes('both agree'), 'proved: the table of the picture');
    await page.context().close();
}

async function checkViolated(browser) {
    const page = await open(browser, 'violated', DESKTOP, 'light');
    equal(await text(page, 'h1'), '2 of 3 properties are violated', 'violated: headline');
    equal(await page.locator('table.verdicts tbody tr th').first().innerText(), 'only-app', 'violated: the first row');
    const request = await text(page, '#p-only-app .request');
    for (const part of ['assumed-role/ContractorRole', 'secretsmanager:GetSecretValue', 'kms:Decrypt', 'nothing special'])
        check(request.includes(part), `violated: ${part} is not in the request`);
    const layers = await page.locator('#p-only-app .chain .layer').allInnerTexts();
    equal(layers.join('; '), 'identity policies of Account2; resource policy of Account1; ' +
        'identity policies of Account2; key policy of Account1', 'violated: the chain');
    const marked = await page.locator('#p-only-app mark').allInnerTexts();
    check(marked.some((line) => line.includes('arn:aws:iam::Account2:root')), 'violated: the principal is not marked');
    check(marked.every((line) => !line.includes('"Effect"')), 'violated: more is marked than decides');
    check((await text(page, '#p-only-app .fix')).includes('role/ApplicationRole'), 'violated: no change is offered');
    equal(await page.locator('.edge.path').count(), 4, 'violated: halves of the path');
    const bold = await page.locator('.edge.path path').first().evaluate((path) => {
        const style = getComputedStyle(path);
        return { width: parseFloat(style.strokeWidth), colour: style.stroke };
    });
    check(bold.width >= 3, 'violated: the path is not bold');
    equal(bold.colour, 'rgb(161, 29, 22)', 'violated: the path is not red');
    await page.context().close();
}

async function checkOneSided(browser) {
    const page = await open(browser, 'one-sided', DESKTOP, 'light');
    const missing = page.locator('.edge.half.missing path');
    check(await missing.count() > 0, 'one-sided: no missing half is drawn');
    check(await missing.first().evaluate((path) => getComputedStyle(path).strokeDasharray !== 'none'),
        'one-sided: the missing half is not dashed');
    check((await text(page, 'main')).includes('What is missing'), 'one-sided: what is missing is not said');
    await page.context().close();
}

// From the table to a property that stands folded, by keyboard alone.
async function checkMany(browser) {
    const page = await open(browser, 'many', DESKTOP, 'light');
    equal(await text(page, 'h1'), '50 of 500 properties are violated', 'many: headline');
    equal(await page.locator('details.property').count(), 500, 'many: properties');
    equal(await page.locator('details.property[open]').count(), 50, 'many: properties that stand open');
    await page.locator('.group > summary', { hasText: 'proved' }).focus();
    await page.keyboard.press('Enter');
    const link = page.locator('a[href="#p-p0001"]');
    check(await link.isVisible(), 'many: Enter does not unfold the proved ones');
    await link.focus();
    await page.keyboard.press('Enter');
    const body = page.locator('#p-p0001');
    await body.waitFor({ state: 'visible', timeout: 5000 }).catch(() => {});
    check(await body.isVisible(), 'many: the link does not unfold its property');
    await page.screenshot({ path: join(folder, 'many-followed.png') });
    await page.context().close();
}

async function checkHostile(browser) {
    const page = await open(browser, 'hostile', DESKTOP, 'light');
    check((await page.title()).startsWith('xacct-prove: '), 'hostile: the title is another');
    equal(await text(page, 'h1'), '3 of 6 properties are violated', 'hostile: headline');
    const shown = await page.locator('body').innerText();
    for (const part of ['<script>document.title=', '<img src=x onerror=document.title="owned">', '&lt;', '</td></tr></table>',
        '\\u{202e}gnp', '(10000 characters)', '(64 characters)'])
        check(shown.includes(part) || (await page.locator('svg').innerHTML()).includes(part), `hostile: ${part} is not shown`);
    check(!/[\u202a-\u202e\u2066-\u2069]/.test(await page.content()), 'hostile: text that changes direction');
    await page.context().close();
}

// On paper everything is unfolded, in black on white.
async function checkPrint(browser, name) {
    const page = await open(browser, name, DESKTOP, 'dark');
    await page.emulateMedia({ media: 'print', colorScheme: 'light' });
    const box = await page.locator('.glossary').boundingBox();
    check(box !== null && box.height > 100, `${name}: what is folded is not printed`);
    equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)',
        `${name}: paper`);
    for (const faint of await page.evaluate(faintTexts)) check(false, `${name}: contrast on paper ${faint}`);
    await page.pdf({ path: join(folder, `${name}.pdf`), format: 'A4', printBackground: false });
    await page.context().close();
}

// What throws is a failure like others: the rest is still looked at.
async function attempt(look, browser, ...rest) {
    try {
        await look(browser, ...rest);
    } catch (error) {
        check(false, `${look.name} ${rest[0] ?? ''}: ${String(error.message).split('\n')[0]}`);
    }
}

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
try {
    for (const look of [checkProved, checkViolated, checkOneSided, checkMany, checkHostile]) await attempt(look, browser);
    for (const name of ['proved', 'violated', 'hostile', 'one-sided']) {
        await attempt(checkPage, browser, name, DESKTOP, 'light', true);
        await attempt(checkPage, browser, name, DESKTOP, 'dark', false);
        await attempt(checkPage, browser, name, PHONE, 'light', false);
        await attempt(checkPage, browser, name, PHONE, 'dark', false);
    }
    for (const name of ['many', 'names']) await attempt(checkPage, browser, name, DESKTOP, 'light', false);
    await attempt(checkPage, browser, 'names', PHONE, 'light', false);
    await attempt(checkPage, browser, 'many', PHONE, 'dark', false);
    for (const name of ['proved', 'violated', 'hostile']) await attempt(checkPrint, browser, name);
} finally {
    await browser.close();
}
console.log(`browser: ${checks} checks, ${failures} failed; screenshots in ${folder}`);
process.exit(failures === 0 ? 0 : 1);
