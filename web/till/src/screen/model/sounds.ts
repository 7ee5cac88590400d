// A low buzz when a scan is refused: whoever scans looks at the goods, not at the screen.

const PITCH_HZ = 196;
const LENGTH_S = 0.18;
const LOUDNESS = 0.2;

let audio: AudioContext | undefined;

export function buzz(): void {
  audio ??= new AudioContext();
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.type = "square";
  tone.frequency.value = PITCH_HZ;
  volume.gain.value = LOUDNESS;
  tone.connect(volume).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + LENGTH_S);
}
