"use strict";
// The page's one script: it keeps what is shown as it is now, and plays the endpoint that was chosen.

const REFRESH_MILLISECONDS = 2000;
const AUTOMATIC = "-1";
const $ = (id) => document.getElementById(id);

// ---- What is shown, as it is now: the page is asked for again, and its live parts that changed take their places.

const served = new Map();

function take(fresh) {
  const live = $(fresh.id);
  if (!served.has(fresh.id)) served.set(fresh.id, live.outerHTML);
  if (served.get(fresh.id) === fresh.outerHTML) return;
  served.set(fresh.id, fresh.outerHTML);
  const key = (element) => element.dataset.key;
  const open = new Set([...live.querySelectorAll("details[open]")].map(key));
  const focused = live.contains(document.activeElement) ? document.activeElement : null;
  const isFocused = (element) => focused !== null && key(focused) !== undefined && key(element) === key(focused);
  live.replaceWith(fresh);
  for (const details of fresh.querySelectorAll("details")) details.open = open.has(key(details));
  if (focused === live) fresh.focus({ preventScroll: true });
  else [...fresh.querySelectorAll("[data-key]")].find(isFocused)?.focus({ preventScroll: true });
}

async function refresh() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const fresh of page.querySelectorAll("[data-live]")) if ($(fresh.id)) take(document.importNode(fresh, true));
  endpointMayHaveChanged();
}

function refreshFromNowOn() {
  const wanted = $("refresh");
  wanted.closest("label").hidden = false;
  for (const live of document.querySelectorAll("[data-live]")) served.set(live.id, live.outerHTML);
  const again = async () => {
    try {
      if (wanted.checked && !document.hidden) await refresh();
    } catch {
      $("clock").textContent = "The emulator does not answer.";
      served.delete("clock");
    }
    setTimeout(again, REFRESH_MILLISECONDS);
  };
  setTimeout(again, REFRESH_MILLISECONDS);
}

// ---- The players: each plays a manifest and calls back with what there is to choose from.

function playWithHls(video, path, headers, on) {
  const hls = new Hls({
    xhrSetup: (xhr, url) => {
      xhr.open("GET", url, true);
      for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
    },
  });
  const named = (track) => track.name || track.lang || "unnamed";
  hls.on(Hls.Events.MANIFEST_PARSED, () => {
    on.choices("rendition", hls.levels.map((level) => size(level, level.bitrate)), -1, (index) => {
      hls.currentLevel = index;
    });
  });
  const audio = () => {
    on.choices("audio", hls.audioTracks.map(named), hls.audioTrack, (index) => {
      hls.audioTrack = index;
    });
  };
  hls.on(Hls.Events.AUDIO_TRACKS_UPDATED, audio);
  hls.on(Hls.Events.AUDIO_TRACK_SWITCHING, audio);
  hls.on(Hls.Events.SUBTITLE_TRACKS_UPDATED, () => {
    on.choices("subtitles", hls.subtitleTracks.map(named), hls.subtitleTrack, (index) => {
      hls.subtitleTrack = index;
    });
  });
  let isPlayable = true;
  hls.on(Hls.Events.ERROR, (_, error) => {
    const status = error.response?.code ? `, ${error.response.code} for ${error.url}` : "";
    if (/codec/i.test(error.details)) {
      isPlayable = false; // what else goes wrong follows from it
      on.unplayable(/codecs="?([^"]+)/.exec(error.mimeType)?.[1]);
    } else if (error.fatal && isPlayable) on.problem(`hls.js: ${error.details}${status}`);
  });
  hls.loadSource(path);
  hls.attachMedia(video);
  return () => hls.destroy();
}

function playWithDash(video, path, headers, on) {
  const player = dashjs.MediaPlayer().create();
  player.initialize();
  player.updateSettings({
    streaming: {
      text: { defaultEnabled: false },
      selectionModeForInitialTrack: "firstTrack",
      lastMediaSettingsCachingInfo: { enabled: false },
    },
  });
  player.addRequestInterceptor(async (request) => {
    request.headers = { ...request.headers, ...headers };
    return request;
  });
  const named = (track) => track.labels?.[0]?.text || track.lang || track.id || "unnamed";
  player.on(dashjs.MediaPlayer.events.STREAM_INITIALIZED, () => {
    const renditions = player.getRepresentationsByType("video");
    on.choices("rendition", renditions.map((each) => size(each, each.bandwidth)), -1, (index) => {
      player.updateSettings({ streaming: { abr: { autoSwitchBitrate: { video: index < 0 } } } });
      if (index >= 0) player.setRepresentationForTypeById("video", renditions[index].id, true);
    });
    const audio = player.getTracksFor("audio");
    const playing = audio.indexOf(player.getCurrentTrackFor("audio"));
    on.choices("audio", audio.map(named), playing, (index) => player.setCurrentTrack(audio[index]));
    on.choices("subtitles", player.getTracksFor("text").map(named), -1, (index) => player.setTextTrack(index));
  });
  player.on(dashjs.MediaPlayer.events.ERROR, ({ error }) => {
    if (error.code === dashjs.MediaPlayer.errors.MANIFEST_ERROR_ID_NOSTREAMS_CODE) on.unplayable();
    else on.problem(`dash.js: ${error.message}`);
  });
  player.attachView(video);
  player.attachTTMLRenderingDiv($("captions"));
  player.attachSource(new URL(path, location.href).href);
  return () => player.destroy();
}

function size({ width, height }, bitsPerSecond) {
  return `${width ? `${width}x${height}, ` : ""}${Math.round(bitsPerSecond / 1000)} kbit/s`;
}

/** Codecs of a manifest, of any format, that are not for this browser; those of subtitles are the players' own. */
function unplayableIn(manifest) {
  const sources = window.ManagedMediaSource ?? window.MediaSource;
  const isPlayable = (codec) => /^(stpp|wvtt)/.test(codec) || sources?.isTypeSupported(`video/mp4; codecs="${codec}"`);
  const named = [...manifest.matchAll(/[\s,:]codecs="([^"]+)"/gi)].flatMap((found) => found[1].split(","));
  const ofSmooth = [...manifest.matchAll(/\sFourCC="([^"]+)"/g)].map((found) => found[1]);
  const isPlayableOfSmooth = (code) => /^(H264|AVC1|AAC[LHP]?|TTML|DFXP)$/.test(code); // by dash.js
  const unplayable = [
    ...named.filter((codec) => !isPlayable(codec)),
    ...ofSmooth.filter((code) => !isPlayableOfSmooth(code)),
  ];
  return [...new Set(unplayable)];
}

// ---- The endpoint that was chosen: its picture, and its manifest as text.

const chosen = $("script")?.dataset;
let stop = null;

function choices(id, labels, current, choose) {
  const select = $(id);
  select.replaceChildren(...[...select.options].filter((option) => option.value === AUTOMATIC));
  labels.forEach((label, index) => select.add(new Option(label, String(index))));
  select.value = String(current);
  select.disabled = labels.length === 0;
  select.closest("label").hidden = select.length < 2;
  select.onchange = () => choose(Number(select.value));
}

function problem(text) {
  $("problem").textContent = text;
}

function tell(video) {
  const seconds = Number.isFinite(video.duration) ? ` of ${video.duration.toFixed(1)} s` : "";
  const picture = video.videoWidth ? `${video.videoWidth}x${video.videoHeight}` : "no picture";
  $("playing").textContent = `${picture}, ${video.currentTime.toFixed(1)} s${seconds}`;
}

function play(headers, manifest) {
  const video = $("video");
  const library = { "hls.js": playWithHls, "dash.js": playWithDash }[chosen.library];
  video.ontimeupdate = video.onresize = video.ondurationchange = () => tell(video);
  video.autoplay = true;
  const codecs = unplayableIn(manifest).join(", ");
  const unplayable = (codec) => problem(`This browser cannot play ${codecs || codec || "any stream of it"}.`);
  if (codecs) unplayable();
  stop = library(video, chosen.path, headers, { choices, problem, unplayable });
}

/** The other manifests that a parent playlist names. */
function playlistsIn(text) {
  const named = [...text.matchAll(/URI="([^"]+)"|^([^#\s].*)$/gm)].map((found) => found[1] ?? found[2].trim());
  return [...new Set(named.filter((name) => /\.m3u8($|\?)/.test(name)))];
}

async function showManifest(path, headers) {
  const answer = await fetch(path, { headers });
  const text = await answer.text();
  const ignored = answer.headers.get("x-emulator-ignored");
  $("manifest").textContent = text;
  $("answer").textContent = [
    `${answer.status} ${answer.headers.get("Content-Type")}, ${text.length} characters.`,
    ignored ? `Not done here: ${ignored}.` : "",
  ].join(" ");
  return { isThere: answer.ok, status: answer.status, text };
}

async function showManifests(headers) {
  const select = $("document");
  const top = new URL(chosen.path, location.href);
  const shown = await showManifest(top, headers);
  const playlists = shown.isThere ? playlistsIn(shown.text) : [];
  select.length = 1;
  select.options[0].value = top.href;
  for (const name of playlists) select.add(new Option(name, new URL(name, top).href));
  select.disabled = playlists.length === 0;
  select.onchange = () => showManifest(select.value, headers);
  return shown;
}

async function start(headers) {
  problem("");
  stop?.();
  stop = null;
  const { isThere, status, text } = await showManifests(headers);
  if (!isThere) problem(`The manifest is not to be had: ${text.trim() || status}`);
  else if ($("video")) play(headers, text);
}

let started = false;

/** Called whenever the page has been refreshed: an endpoint becomes playable, and can become another one. */
function endpointMayHaveChanged() {
  if (!chosen) return;
  const now = $("endpoint-status").dataset;
  if (started && now.path !== chosen.path) problem("This endpoint is gone or another one now; load the page again.");
  if (started || now.status !== "PLAYABLE" || chosen.header) return;
  started = true;
  start({});
}

function askForIdentifier(form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    started = true;
    start({ [chosen.header]: $("identifier").value });
  });
}

if ($("identifier-form")) askForIdentifier($("identifier-form"));
endpointMayHaveChanged();
refreshFromNowOn();
