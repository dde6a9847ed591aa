import TasteProtocol
import TasteValues

/// Answers that do not fit into a frame although they were asked for with a number of items that is allowed. Calls with
/// pages end their pages early instead.
extension WireResponse {
    /// The answer without what is not needed to use it or, if that was left out before, with half as many items; nil if
    /// nothing can be left out.
    var shortened: WireResponse? {
        var short = self
        switch result {
        case .recommend(var answer)?:
            if answer.recommendations.isEmpty { return nil }
            if answer.recommendations.allSatisfy(\.title.isEmpty) {
                answer.recommendations.removeLast((answer.recommendations.count + 1) / 2)
            }
            for position in answer.recommendations.indices { answer.recommendations[position].title = "" }
            short.result = .recommend(answer)
        case .similar(var answer)?:
            if answer.items.isEmpty { return nil }
            if answer.items.allSatisfy(\.title.isEmpty) { answer.items.removeLast((answer.items.count + 1) / 2) }
            for position in answer.items.indices { answer.items[position].title = "" }
            short.result = .similar(answer)
        case .models(var answer)?:
            if answer.models.isEmpty { return nil }
            if answer.models.allSatisfy({ $0.parameters.isEmpty && $0.reason.isEmpty }) {
                answer.models.removeLast((answer.models.count + 1) / 2)
            }
            for position in answer.models.indices {
                answer.models[position].parameters = ""
                answer.models[position].reason = ""
            }
            short.result = .models(answer)
        // A page ends early instead, and the others are small.
        case nil, .error?, .hello?, .ping?, .written?, .history?, .predict?, .item?, .items?, .importProgress?,
            .import?, .trainProgress?, .train?, .status?, .model?, .users?, .check?, .reloaded?:
            return nil
        }
        return short
    }
}
