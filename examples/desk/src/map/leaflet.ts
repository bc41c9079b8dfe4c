// examples/desk/src/map/leaflet.ts - Leaflet as the desk uses it: markers, a route, tiles or a grid in degrees.
import L from 'leaflet';
import 'leaflet/dist/leaflet.css';

export interface Point { latitude: number; longitude: number; accuracy_m?: number }
export interface Marked extends Point { agent: string; who: string; is: string; stale: boolean; text: string }

const at = (of: Point): L.LatLngTuple => [of.latitude, of.longitude];
const home: L.LatLngTuple = [6.4, 2.4];  // before anybody is there: the coast of Benin

/** Lines at whole parts of a degree, as far apart as the eye wants them; redrawn where the map has moved. */
function grid(map: L.Map) {
  const lines = L.layerGroup().addTo(map);
  const steps = [30, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001];
  const draw = () => {
    lines.clearLayers();
    const view = map.getBounds().pad(0.1);
    const wide = view.getEast() - view.getWest();
    const step = steps.find((each) => wide / each >= 4) ?? 0.001;
    const digits = Math.max(0, Math.ceil(-Math.log10(step)));
    const line = (from: L.LatLngTuple, to: L.LatLngTuple) => L.polyline([from, to], { className: 'map-grid', interactive: false }).addTo(lines);
    const label = (where: L.LatLngTuple, text: string) => L.marker(where, { interactive: false, keyboard: false, icon: L.divIcon({ className: 'map-degrees', html: `<span>${text}</span>`, iconSize: [0, 0] }) }).addTo(lines);
    const seen = map.getBounds();
    for (let x = Math.ceil(view.getWest() / step) * step; x <= view.getEast(); x += step) {
      line([view.getSouth(), x], [view.getNorth(), x]);
      if (x > seen.getWest() && x < seen.getEast() - wide * 0.16) label([seen.getSouth(), x], `${x.toFixed(digits)}°`);
    }
    for (let y = Math.ceil(view.getSouth() / step) * step; y <= view.getNorth(); y += step) {
      line([y, view.getWest()], [y, view.getEast()]);
      if (y > seen.getSouth() && y < seen.getNorth()) label([y, seen.getWest()], `${y.toFixed(digits)}°`);
    }
  };
  map.on('moveend', draw);
  draw();
}

export function makeMap(frame: HTMLElement, of: { tiles: string; attribution: string }) {
  const map = L.map(frame, { zoomControl: true, attributionControl: !!of.tiles, zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false }).setView(home, 10);
  map.attributionControl?.setPrefix(false);
  L.control.scale({ imperial: false }).addTo(map);
  if (of.tiles) L.tileLayer(of.tiles, { attribution: of.attribution, maxZoom: 19, referrerPolicy: 'origin' }).addTo(map);
  else grid(map);
  const people = L.layerGroup().addTo(map), way = L.layerGroup().addTo(map);
  let last: Marked[] = [];
  let fit = () => {};  // what was asked for last: a telephone that is turned shows it still
  map.on('resize', () => fit());
  const fits = (what: () => void) => { fit = what; what(); };

  return {
    show(all: Marked[], chosen: string) {
      last = all;
      people.clearLayers();
      for (const each of all) {
        if (each.accuracy_m) L.circle(at(each), { radius: each.accuracy_m, className: 'map-accuracy', interactive: false }).addTo(people);
        const made = document.createElement('span');
        made.textContent = each.who;
        made.dataset.stateOf = each.is;
        made.className = `map-pin${each.stale ? ' stale' : ''}${each.agent === chosen ? ' chosen' : ''}`;
        L.marker(at(each), { icon: L.divIcon({ className: 'map-mark', html: made, iconSize: [0, 0] }), title: each.text, alt: each.text, keyboard: false }).addTo(people);
      }
    },
    route(points: Point[]) {
      way.clearLayers();
      if (points.length < 2) return;
      const line = L.polyline(points.map(at), { className: 'map-route', interactive: false }).addTo(way);
      fits(() => map.fitBounds(line.getBounds().pad(0.2), { maxZoom: 17, animate: false }));
    },
    go(to: Point) { fits(() => map.setView(at(to), Math.max(map.getZoom(), 15), { animate: false })); },
    whole() {
      fits(() => { if (last.length) map.fitBounds(L.latLngBounds(last.map(at)).pad(0.25), { maxZoom: 15, animate: false }); });
    },
    remove() { map.remove(); },
  };
}
