# benchmarks/voice_cost.py - draws CPU against concurrent calls: palabre-center's and the bare sendmmsg loop's.
"""draw(ROWS, FILE) takes what bench_voice_playing told. By hand: voice_cost.py RESULTS.json FILE.svg"""
import json
import pathlib
import shutil
import subprocess
import sys

PLOT = """
set terminal {terminal}
set output '{file}'
set border 3 lc rgb '#555555'
set tics nomirror out scale 0.6 textcolor rgb '#333333'
set grid lc rgb '#e4e4e4' lw 1
set key left top Left reverse samplen 2 spacing 1.3 textcolor rgb '#333333'
set title 'Prompts : CPU' textcolor rgb '#222222'
set xlabel 'appels simultanés / concurrent calls' textcolor rgb '#333333'
set ylabel 'CPU (cœurs / cores)' textcolor rgb '#333333'
set xrange [0:*]
set yrange [0:*]
set format x "%'.0f"
$cost << end
{rows}
end
plot $cost using 1:2 with linespoints lw 2 pt 7 ps 0.7 lc rgb '#1f6f78' title 'palabre-center', \\
     $cost using 1:3 with linespoints lw 2 dt 2 pt 6 ps 0.7 lc rgb '#c8553d' title 'sendmmsg'
"""


def draw(rows, file):
    """CPU by calls. Says so and draws nothing where gnuplot is not there."""
    rows = [row for row in rows if not row.get("error_occurred")]
    if len(rows) < 2:
        return
    if not shutil.which("gnuplot"):
        print("no picture of it: gnuplot is missing (apt-get install gnuplot-nox)", file=sys.stderr)
        return
    file = pathlib.Path(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    terminal = "pngcairo size 800,500 font 'sans,11'" if file.suffix == ".png" else \
        "svg size 800,500 dynamic font 'sans-serif,13' background '#ffffff'"
    lines = (f"{row['calls']:.0f} {row['cores']:.4f} {row['calls'] * row['bare ms/s and call'] / 1000:.4f}" for row in rows)
    plot = PLOT.format(terminal=terminal, file=file, rows="\n".join(lines))
    subprocess.run(["gnuplot"], input=plot, text=True, check=True)
    print(f"\nwhat calls cost: {file}")


if __name__ == "__main__":
    draw(json.loads(pathlib.Path(sys.argv[1]).read_text())["voice_playing"], sys.argv[2])
