# examples/demo/outbound/pacing.gp - gnuplot's picture of pacing.csv: lines, agents, abandonment over time.
set datafile separator ";"
set terminal svg size 900,760 font "sans,13" background "#ffffff"
set output picture
set key outside right top
set grid ytics lc rgb "#dddddd"
set border 3 lc rgb "#888888"
set tics nomirror
set xrange [0:*]
set lmargin 9
set rmargin 26
set ytics 1
set multiplot layout 3,1 title heading
set yrange [0:*]
set ylabel "lignes"
plot table using 1:2 skip 1 with steps lw 2 lc rgb "#1f6f8b" title "en sonnerie", \
     table using 1:3 skip 1 with steps lw 2 lc rgb "#e08e2b" title "décrochées, sans agent", \
     table using 1:4 skip 1 with steps lw 2 lc rgb "#3a7d44" title "en conversation"
set ylabel "agents"
plot table using 1:5 skip 1 with steps lw 2 lc rgb "#3a7d44" title "libres", \
     table using 1:6 skip 1 with steps lw 2 lc rgb "#9c2f45" title "occupés"
set ylabel "abandons (%)"
set xlabel "secondes"
set ytics autofreq
set yrange [0:(cap > 3 ? cap * 1.2 : 4)]
plot table using 1:(100 * $7) skip 1 with steps lw 2 lc rgb "#9c2f45" title "des personnes", \
     3 with lines dt 2 lc rgb "#888888" title "plafond"
unset multiplot
