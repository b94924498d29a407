#pragma once

#include <string>

#include "core/base/result.h"
#include "core/steer/automaton.h"

namespace logitdice {

/// The JSON texts that satisfy a schema and are written in the one way that is described here, as
/// an automaton. Of JSON Schema it knows
///
///     type         "object", "array", "string", "number", "integer", "boolean", "null", or a list
///     properties, required   keys come in the order of the schema, those that are only required
///                  last, and no others
///     items, minItems, maxItems
///     minLength, maxLength   of strings, in characters
///     enum, const  values written without spaces
///
/// title, description and other keys that restrict nothing are passed over; every other key is
/// refused with line and column, and so is whatever has no end: a schema that refers to others.
/// Where no type is named, the other keys name it: "properties" or "required" an object, "items",
/// "minItems" or "maxItems" an array, "minLength" or "maxLength" a string. Where any value would
/// do, a string, a number, true, false or null is written.
///
/// A colon or a comma may be followed by one space; there is no other white space. Integers have at
/// most 15 digits, numbers so many before and behind the point, and their exponents at most two: a
/// double holds them all.
Result<Automaton> compile_json_schema(std::string schema, std::string name);

}  // namespace logitdice
