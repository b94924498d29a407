#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/range.h"

// How numbers are written on the screen: the same quantity always with the same digits, so that
// columns stay aligned and nothing jumps while a slider moves.
namespace logitdice {

/// "0.463"; "<.001" for what would read 0.000 but is not; "1.000".
std::string probability_text(double p);

/// As many decimals as it takes until two different numbers read differently, at least so many.
int telling_decimals(double low, double high, int least);

/// A probability known to lie between two ends: "0.463" where both round to it, or "0.03–0.11".
std::string range_text(const Range& p);

/// A segment of the line from 0 to 1: "[0.783, 0.846)", with more digits where its ends would read
/// the same. One that holds no coin is no interval: "no width, at 0.960".
std::string segment_text(double low, double high);

/// "6.00", "−1.25", "−∞".
std::string logit_text(double z);

/// e^x in the third phase: "1.000", "0.0000", "3.2e+08", "∞", "NaN".
std::string exp_text(double value);

/// "248 320": thousands apart by a thin gap.
std::string count_text(std::int64_t count);

/// "token" for 1, "tokens" for any other number; `many` where more are called otherwise.
std::string plural(std::int64_t count, std::string_view one, std::string_view many = {});

/// Fixed decimals with a true minus sign.
std::string fixed_text(double value, int decimals);

/// Whether a number that is not 0 has nothing but zeros in so many decimals.
bool reads_as_0(double value, int decimals);

/// The same as fixed_text() where a small number must not read as 0 (a cutoff, a temperature, a
/// distance): what would, has two significant digits instead, "0.0004" or "4e-07".
std::string small_text(double value, int decimals);

/// The same, and "–" where there is no number.
std::string number_or_dash(std::optional<double> value, int decimals);

/// With a sign always: "+0.235".
std::string signed_text(double value, int decimals);

/// "4 µs", "1.2 ms".
std::string duration_text(double microseconds);

}  // namespace logitdice
