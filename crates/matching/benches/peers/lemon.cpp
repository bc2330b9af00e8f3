// LEMON's network simplex on an instance of instances.py: source to mentees, mentees to mentors, mentors to sink, and
// from each mentee to the sink an arc whose cost exceeds any sum of scores.
// Prints what peers.py prints: processor seconds of run() alone, peak memory, matched and total.
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <limits>
#include <memory>
#include <numeric>
#include <vector>

using lemon::SmartDigraph;
using Simplex = lemon::NetworkSimplex<SmartDigraph, std::int64_t, std::int64_t>;

constexpr std::int64_t one = 1'000'000;

double cpu_seconds() {
  timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec + now.tv_nsec * 1e-9;
}

long memory(const char *name) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.compare(0, std::strlen(name), name) == 0) return std::atol(line.c_str() + std::strlen(name)) * 1024;
  return 0;
}

template <typename Word>
std::vector<Word> words(std::ifstream &file, std::size_t count) {
  std::vector<Word> result(count);
  file.read(reinterpret_cast<char *>(result.data()), count * sizeof(Word));
  return result;
}

int main(int, char **arguments) {
  const long at_start = memory("VmRSS:");
  std::ifstream file(arguments[1], std::ios::binary);
  file.ignore(8);
  const auto counts = words<std::uint64_t>(file, 3);
  const auto mentees = counts[0], mentors = counts[1];
  const auto wanted = words<std::uint32_t>(file, mentees);
  const auto capacity = words<std::uint32_t>(file, mentors);
  const auto starts = words<std::uint64_t>(file, mentees + 1);

  SmartDigraph graph;
  graph.reserveNode(mentees + mentors + 2);
  graph.reserveArc(counts[2] + 2 * mentees + mentors);
  for (std::uint64_t node = 0; node < mentees + mentors + 2; ++node) graph.addNode();
  const auto source = graph.nodeFromId(mentees + mentors), sink = graph.nodeFromId(mentees + mentors + 1);
  SmartDigraph::ArcMap<std::int64_t> upper(graph), cost(graph);
  const auto add = [&](SmartDigraph::Node tail, SmartDigraph::Node head, std::int64_t most, std::int64_t price) {
    const auto arc = graph.addArc(tail, head);
    upper[arc] = most;
    cost[arc] = price;
  };
  {
    const auto scored = words<std::uint32_t>(file, 2 * counts[2]);
    for (std::uint64_t mentee = 0; mentee < mentees; ++mentee)
      for (auto edge = starts[mentee]; edge < starts[mentee + 1]; ++edge)
        add(graph.nodeFromId(mentee), graph.nodeFromId(mentees + scored[2 * edge]), 1, one - scored[2 * edge + 1]);
  }
  const auto sum = [](const auto &units) { return std::accumulate(units.begin(), units.end(), std::int64_t{0}); };
  const std::int64_t supply = sum(wanted);
  const std::int64_t left_over = (one + 2) * (std::min(supply, sum(capacity)) + 1);
  for (std::uint64_t mentee = 0; mentee < mentees; ++mentee) {
    add(source, graph.nodeFromId(mentee), wanted[mentee], 0);
    add(graph.nodeFromId(mentee), sink, wanted[mentee], left_over);
  }
  for (std::uint64_t mentor = 0; mentor < mentors; ++mentor)
    add(graph.nodeFromId(mentees + mentor), sink, capacity[mentor], 0);

  double least = std::numeric_limits<double>::infinity(), spent = 0;
  std::unique_ptr<Simplex> simplex;
  std::ofstream("/proc/self/clear_refs") << 5;
  for (int runs = 1;; ++runs) {
    simplex.reset();
    simplex = std::make_unique<Simplex>(graph);
    simplex->upperMap(upper).costMap(cost).stSupply(source, sink, supply);
    const double begin = cpu_seconds();
    if (simplex->run() != Simplex::OPTIMAL) return 1;
    const double took = cpu_seconds() - begin;
    least = std::min(least, took);
    spent += took;
    if ((runs >= 3 && spent >= 0.5) || runs == 50 || spent >= 3) break;
  }
  const long peak = memory("VmHWM:") - at_start;

  std::int64_t matched = 0, total = 0;
  for (std::uint64_t edge = 0; edge < counts[2]; ++edge) {
    const auto arc = graph.arcFromId(edge);
    if (simplex->flow(arc) > 0) ++matched, total += one - cost[arc];
  }
  std::printf("{\"seconds\": %.9f, \"peak_bytes\": %ld, \"matched\": %ld, \"total\": %ld}\n", least, peak,
              long{matched}, long{total});
}
