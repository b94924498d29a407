#pragma once

#include <span>

#include "core/capture/distribution.h"
#include "core/json/writer.h"
#include "core/readings/phase_rows.h"
#include "core/readings/rest.h"
#include "core/sampling/profiles.h"
#include "core/sampling/situation.h"

// What several commands write into their JSON: members of an open object.
namespace logitdice {

/// distribution, title, context, note.
void write_source(JsonWriter& json, const Distribution& distribution);

/// profile, order, knobs.
void write_setting(JsonWriter& json, const Profile& profile, const Knobs& knobs);

/// prompt, output.
void write_text(JsonWriter& json, const Situation& text);

/// A count of tokens; null where the source never told.
void write_count(JsonWriter& json, std::string_view key, std::int64_t count);

/// The fields of a row under their own names, `rank` from 0; `token` as text for machines. `exp`,
/// `p` and `cumulative` are those of the phases exp and normalize; `seen` is what the stage saw
/// that decided on the token.
void write_row_fields(JsonWriter& json, const Distribution& distribution, const Trace& trace,
                      const PhaseRow& row);

/// The ids of the phases in the order of the chain.
void write_phases(JsonWriter& json, const Phases& phases);

/// An object, or null where nothing is left.
void write_rest(JsonWriter& json, std::string_view key, const Rest& rest);
void write_rest(JsonWriter& json, std::string_view key, const PhaseRest& rest);

}  // namespace logitdice
