#include "app/pages/steer/automaton_map.h"

#include <algorithm>
#include <tuple>

namespace logitdice::steer_page {
namespace {

// An edge that asks for a row.
struct Candidate {
  const AutomatonEdge* edge;
  std::size_t state;     // place in its column
  std::size_t of_state;  // place among its state's edges
};

class MapMaker {
 public:
  MapMaker(const AutomatonPicture& picture, const MapRoom& room,
           const std::function<bool(const AutomatonEdge&)>& wanted)
      : picture_(picture), room_(room), wanted_(wanted) {}

  AutomatonMap run(StateId from) {
    std::vector<StateId> column = {from};
    for (int number = 0; !column.empty(); ++number) {
      if (number == 0) map_.x.push_back(0);
      place(column, number);
      column = gap_behind(column, number);
    }
    map_.left_out = static_cast<int>(picture_.states.size() - map_.states.size());
    return std::move(map_);
  }

 private:
  static float row_of(std::size_t place, std::size_t count) {
    return static_cast<float>(place) - static_cast<float>(count - 1) / 2;
  }

  void place(const std::vector<StateId>& column, int number) {
    for (std::size_t i = 0; i < column.size(); ++i) {
      map_.states.push_back({column[i], number, row_of(i, column.size()), false});
    }
  }

  std::vector<Candidate> candidates(const std::vector<StateId>& column) const {
    std::vector<Candidate> all;
    for (std::size_t i = 0; i < column.size(); ++i) {
      std::size_t of_state = 0;
      for (const AutomatonEdge& edge : edges_out(picture_, column[i])) {
        all.push_back({&edge, i, of_state++});
      }
    }
    return all;
  }

  // As many of them as there are rows, in their order; one row less where some have none.
  std::vector<Candidate> chosen(std::vector<Candidate> all) const {
    const auto rows = static_cast<std::size_t>(std::max(1, room_.rows));
    if (all.size() <= rows) return all;
    const auto urgency = [this](const Candidate& c) {
      return std::tuple(!wanted_(*c.edge), c.of_state, c.state);
    };
    std::ranges::stable_sort(all, {}, urgency);
    all.resize(std::max<std::size_t>(1, rows - 1));
    std::ranges::sort(all, {}, [](const Candidate& c) { return std::pair(c.state, c.of_state); });
    return all;
  }

  // The states that the next column begins with; none where there is no room for the gap.
  std::vector<StateId> gap_behind(const std::vector<StateId>& column, int number) {
    const std::vector<Candidate> all = candidates(column), rows = chosen(all);
    if (rows.empty()) return {};
    float label = 0;
    bool all_onward = true;
    for (const Candidate& c : rows) {
      label = std::max(label, room_.label(*c.edge));
      all_onward = all_onward && !map_.find(c.edge->to);
    }
    const bool straight = all.size() == 1 && column.size() == 1 && all_onward;
    const float around =
        straight ? room_.straight : room_.around + (all_onward ? 0 : room_.elsewhere);
    const float next = map_.x.back() + room_.state + label + around;
    if (next + room_.state > room_.width) {
      mark_open(column);
      return {};
    }
    map_.x.push_back(next);
    return add_edges(rows, all.size(), number, straight);
  }

  std::vector<StateId> add_edges(const std::vector<Candidate>& rows, std::size_t wanted, int number,
                                 bool straight) {
    const bool some_hidden = rows.size() < wanted;
    const std::size_t count = rows.size() + (some_hidden ? 1 : 0);
    std::vector<StateId> next;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const StateId to = rows[i].edge->to;
      if (!map_.find(to) && std::ranges::find(next, to) == next.end()) next.push_back(to);
      const bool onward = std::ranges::find(next, to) != next.end();
      map_.edges.push_back({rows[i].edge, number, row_of(i, count), straight, onward});
    }
    if (some_hidden) {
      const auto hidden = static_cast<int>(wanted - rows.size());
      map_.hidden.push_back({number, hidden, row_of(rows.size(), count)});
    }
    return next;
  }

  void mark_open(const std::vector<StateId>& column) {
    for (AutomatonMap::State& state : map_.states) {
      const bool here = std::ranges::find(column, state.id) != column.end();
      if (here) state.goes_on = !edges_out(picture_, state.id).empty();
    }
  }

  const AutomatonPicture& picture_;
  const MapRoom& room_;
  const std::function<bool(const AutomatonEdge&)>& wanted_;
  AutomatonMap map_;
};

}  // namespace

const AutomatonMap::State* AutomatonMap::find(StateId id) const {
  const auto found = std::ranges::find(states, id, &State::id);
  return found == states.end() ? nullptr : &*found;
}

AutomatonMap automaton_map(const AutomatonPicture& picture, StateId from, const MapRoom& room,
                           const std::function<bool(const AutomatonEdge&)>& wanted) {
  return MapMaker(picture, room, wanted).run(from);
}

std::span<const AutomatonEdge> edges_out(const AutomatonPicture& picture, StateId state) {
  // std::ranges::equal_range would say it, which Clang 14 cannot compile.
  const auto first = std::ranges::lower_bound(picture.edges, state, {}, &AutomatonEdge::from);
  const auto last = std::ranges::upper_bound(picture.edges, state, {}, &AutomatonEdge::from);
  return {first, last};
}

}  // namespace logitdice::steer_page
