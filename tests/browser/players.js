// Plays a URL with a player: from the start, on from 60 %, and to the end. Answers "plays", or why not.
async function tried({ player, url, seconds, sounds }) {
  const video = document.createElement("video");
  video.muted = true;
  document.body.append(video);
  let failure = null;
  let destroy = () => {};
  const failed = (reason) => (failure = failure ?? reason);
  const reached = (what, condition) =>
    new Promise((resolve, reject) => {
      const begun = performance.now();
      const timer = setInterval(() => {
        const late = performance.now() - begun > 15000;
        if (!condition() && !failure && !late) return;
        clearInterval(timer);
        if (!condition()) reject(new Error(failure ?? `${what} is not reached from ${video.currentTime.toFixed(2)} s on`));
        resolve();
      }, 20);
    });
  const starts = {
    "hls.js": () => {
      const hls = new Hls({ enableWorker: false });
      destroy = () => hls.destroy();
      hls.on(Hls.Events.ERROR, (_, data) => data.fatal && failed(data.details));
      hls.loadSource(url);
      hls.attachMedia(video);
    },
    "dash.js": () => {
      const dash = dashjs.MediaPlayer().create();
      destroy = () => dash.destroy();
      dash.on("error", (event) => failed(event.error.message || `error ${event.error.code}`));
      dash.initialize(video, url, false);
    },
    Shaka: async () => {
      const player = new shaka.Player();
      destroy = () => player.destroy();
      await player.attach(video);
      player.addEventListener("error", (event) => failed(`error ${event.detail.code}`));
      player.load(url).catch((error) => failed(`error ${error.code}`));
    },
  };
  try {
    await starts[player]();
    await reached("the first picture", () => video.readyState >= 2 && video.videoWidth > 0);
    if (Math.abs(video.duration - seconds) > 0.1) throw new Error(`it lasts ${video.duration.toFixed(3)} s`);
    await video.play();
    await reached("playback", () => video.currentTime > 0.1);
    const middle = 0.6 * seconds;
    video.currentTime = middle;
    await reached("60 %", () => !video.seeking && video.currentTime > middle + 0.1);
    video.currentTime = Math.max(middle, seconds - 0.5);
    // dash.js may stop half a second before an end that it has reached.
    await reached("the end", () => video.ended || (video.paused && video.currentTime > seconds - 0.6));
    if (sounds && !video.webkitAudioDecodedByteCount) throw new Error("there is no sound");
    return "plays";
  } catch (error) {
    return error.message;
  } finally {
    await destroy();
    video.remove();
  }
}
