// Opens each report of a file of links in a headless browser: report.cjs CHROMIUM LINKS FOLDER. See tests/conformance/report.
"use strict";

const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const puppeteer = require("puppeteer-core");
const axe = require("axe-core");

const [chromium, links, folder] = process.argv.slice(2);
const widths = { desktop: 1280, narrow: 320 };

/// Opens the link in a page that fails on anything but the document itself.
async function open(browser, link, width, javascript) {
  const page = await browser.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(`error: ${error}`));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warn") complaints.push(message.text());
  });
  page.on("request", (request) => {
    const isIcon = request.url().endsWith("/favicon.ico");
    if (request.url() !== link && !isIcon) complaints.push(`loads ${request.url()}`);
  });
  await page.setViewport({ width, height: 900 });
  await page.setJavaScriptEnabled(javascript);
  const answer = await page.goto(link, { waitUntil: "load" });
  assert.equal(answer.status(), 200, link);
  assert.match(answer.headers()["content-type"], /^text\/html/);
  return { page, complaints };
}

/// What axe finds, by rule: every impact is shown, serious and critical ones fail.
async function examine(page) {
  // Through the debugger, past the page's own policy, which lets no script run.
  await page.evaluate(axe.source);
  const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  assert.ok(result.passes.length > 10, "axe looked at the page");
  return result.violations.map((found) => ({
    rule: found.id,
    impact: found.impact,
    help: found.help,
    where: found.nodes.map((node) => node.target.join(" ")),
  }));
}

async function check(browser, name, link) {
  const texts = [];
  for (const [kind, width] of Object.entries(widths)) {
    const { page, complaints } = await open(browser, link, width, true);
    const found = await examine(page);
    for (const violation of found) console.log(`  ${kind}: ${violation.impact} ${violation.rule}`, violation.where);
    const grave = found.filter(({ impact }) => impact === "serious" || impact === "critical");
    assert.deepEqual(grave, [], `${name} at ${width} pixels`);
    const [inner, scroll] = await page.evaluate(() => [window.innerWidth, document.documentElement.scrollWidth]);
    assert.ok(scroll <= inner, `${name}: the page is ${scroll} wide where ${inner} are there`);
    await page.screenshot({ path: path.join(folder, `${name}-${kind}.png`), fullPage: true });
    texts.push(await page.evaluate(() => document.querySelector("main").textContent));
    assert.deepEqual(complaints, [], `${name} at ${width} pixels`);
    await page.close();
  }

  const { page, complaints } = await open(browser, link, widths.desktop, false);
  assert.equal(await page.$("script"), null, `${name}: a script`);
  texts.push(await page.$eval("main", (main) => main.textContent));
  assert.equal(new Set(texts).size, 1, `${name} reads the same everywhere`);
  const headings = await page.$$eval("h2", (all) => all.map((heading) => heading.textContent));
  assert.ok(headings.length >= 6, `${name}: ${headings}`);
  await page.emulateMediaType("print");
  const contents = await page.$eval("nav", (nav) => getComputedStyle(nav).display);
  assert.equal(contents, "none", `${name}: the contents are printed`);
  const pdf = await page.pdf({ path: path.join(folder, `${name}.pdf`), format: "A4", printBackground: true });
  assert.equal(Buffer.from(pdf).subarray(0, 5).toString(), "%PDF-", `${name}: no PDF`);
  assert.ok(pdf.length > 5_000, `${name}: a PDF of ${pdf.length} bytes`);
  assert.deepEqual(complaints, [], `${name} without JavaScript`);
  await page.close();
  console.log(`${name}: ${headings.length} sections, PDF of ${pdf.length} bytes`);
}

async function main() {
  const lines = fs.readFileSync(links, "utf8").trim().split("\n").map((line) => line.split(" "));
  assert.ok(lines.length > 2, "the demo has programs in several states");
  // Chromium's own sandbox does not work for root, as whom containers of CI run.
  const flags = process.getuid() === 0 ? ["--no-sandbox"] : [];
  const browser = await puppeteer.launch({ executablePath: chromium, headless: true, args: flags });
  try {
    for (const [name, link] of lines) await check(browser, name, link);
  } finally {
    await browser.close();
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
