import SwiftProtobuf
import TasteProtocol
import TasteValues

/// Answers that do not fit into a frame although they were asked for with a number of items that is allowed. Calls with
/// pages end their pages early instead.
extension WireResponse {
    /// The answer without what is not needed to use it or, if that was left out before, with half as many items; nil if
    /// nothing can be left out.
    var shortened: WireResponse? {
        var short = self
        let couldShorten: Bool
        switch result {
        case .recommend(var answer)?:
            couldShorten = Self.shorten(&answer.recommendations) { $0.leaveOut(\.title) || $0.leaveOutExplanation() }
            short.result = .recommend(answer)
        case .similar(var answer)?:
            couldShorten = Self.shorten(&answer.items) { $0.leaveOut(\.title) }
            short.result = .similar(answer)
        case .top(var answer)?:
            couldShorten = Self.shorten(&answer.items) { $0.leaveOut(\.title) }
            short.result = .top(answer)
        case .explain(var answer)?:
            couldShorten = Self.shorten(&answer.because) { $0.leaveOut(\.title) }
            short.result = .explain(answer)
        case .similarUsers(var answer)?:
            couldShorten = Self.shorten(&answer.users) { _ in false }
            short.result = .similarUsers(answer)
        case .sets(var answer)?:
            couldShorten = Self.shorten(&answer.sets) { $0.leaveOut(\.unknownItems) }
            short.result = .sets(answer)
        case .models(var answer)?:
            couldShorten = Self.shorten(&answer.models) {
                let hadParameters = $0.leaveOut(\.parameters)
                return $0.leaveOut(\.reason) || hadParameters
            }
            short.result = .models(answer)
        case .map(var answer)?:
            couldShorten = answer.shorten()
            short.result = .map(answer)
        case .qualityHistory(var answer)?:
            couldShorten =
                Self.shorten(&answer.trainings) { $0.leaveOut(\.curve) } || Self.shorten(&answer.points) { _ in false }
            short.result = .qualityHistory(answer)
        // A page ends early instead, and the others are small.
        case nil, .error?, .hello?, .ping?, .written?, .history?, .predict?, .item?, .items?, .importProgress?,
            .import?, .trainProgress?, .train?, .status?, .model?, .users?, .check?, .reloaded?, .set?, .marks?,
            .watch?:
            return nil
        }
        return couldShorten ? short : nil
    }

    /// Leaves something out of every element or, if no element has anything to leave out, every second element.
    ///
    /// - Returns: Whether the elements have become less.
    private static func shorten<Element>(_ elements: inout [Element], by leaveOut: (inout Element) -> Bool) -> Bool {
        if elements.isEmpty { return false }
        var hasLeftOut = false
        for position in elements.indices where leaveOut(&elements[position]) { hasLeftOut = true }
        if !hasLeftOut { elements.removeLast((elements.count + 1) / 2) }
        return true
    }
}

extension Message {
    /// Empties a field.
    ///
    /// - Returns: Whether it had a value.
    fileprivate mutating func leaveOut<Value: RangeReplaceableCollection>(_ field: WritableKeyPath<Self, Value>) -> Bool
    {
        if self[keyPath: field].isEmpty { return false }
        self[keyPath: field] = Value()
        return true
    }
}

extension WireCatalogueMap {
    /// Ends the slice at its half, or leaves out labels and then genres where it has no items.
    ///
    /// - Returns: Whether there was something to leave out.
    fileprivate mutating func shorten() -> Bool {
        let kept = places.count / 2
        if let next = places.dropFirst(kept).first {
            for list in [\Self.places, \.x, \.y, \.genre, \.ratings] {
                self[keyPath: list].removeLast(self[keyPath: list].count - kept)
            }
            // The first item of a slice without any is that of the next one.
            nextFirst = next
            return true
        }
        if labels.isEmpty, genres.isEmpty { return false }
        if labels.isEmpty { genres.removeLast((genres.count + 1) / 2) }
        if !labels.isEmpty { labels.removeLast((labels.count + 1) / 2) }
        return true
    }
}

extension WireRecommendation {
    fileprivate mutating func leaveOutExplanation() -> Bool {
        if optionalExplanation == nil { return false }
        optionalExplanation = nil
        return true
    }
}
