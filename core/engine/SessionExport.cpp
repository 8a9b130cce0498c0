// SPDX-License-Identifier: Apache-2.0
#include "core/engine/SessionExport.h"

#include "core/exports/Format.h"
#include "core/exports/ToolFiles.h"

namespace gatehouse::engine {

std::vector<ExportFormat> sessionExportFormats() {
    std::vector<ExportFormat> all;
    for (const exports::Format& format : exports::formats())
        all.push_back({format.name, format.title, format.extension});
    return all;
}

Result<ExportText> makeSessionExport(const SessionExportSource& source,
                                     const ExportRequest& request) {
    const auto format = exports::findFormat(request.format);
    if (!format)
        return fail(format.error());
    const exports::ToolFiles tools{source.files.folder};
    const exports::Plan plan =
        exports::planFor({source.key, source.session.region, source.proxy.port,
                          source.files.authority(), source.files.bundle(), source.files.keyStore(),
                          tools.nodeFile(), tools.phpFolder(), source.environment});
    const bool isSet = request.direction == ExportDirection::Set;
    auto text = isSet ? exports::renderSet(plan, **format) : exports::renderUnset(plan, **format);
    if (!text)
        return fail(text.error());
    if (isSet)
        return ExportText{std::move(*text), plan.set, plan.unset};
    exports::Undoing undo = exports::undoing(plan);
    return ExportText{std::move(*text), std::move(undo.set), std::move(undo.unset)};
}

} // namespace gatehouse::engine
