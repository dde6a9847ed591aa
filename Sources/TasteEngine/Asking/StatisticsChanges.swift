import TasteStore

/// How the events of the log change the numbers and sums of items' ratings.
struct StatisticsChanges {
    struct Change {
        var count = 0
        var sum = 0.0
    }

    /// With more events than this, counting all items is faster.
    private static let eventLimit = 4096

    private(set) var ofItems: [Int32: Change] = [:]
    private var events = 0
    /// Whether the items must be counted anew.
    private(set) var needsCount = false

    mutating func add(_ event: Event) {
        events += 1
        if events > Self.eventLimit { needsCount = true }
        switch event.kind {
        case .rate, .unrate:
            var change = ofItems[Int32(bitPattern: event.item)] ?? Change()
            if let previous = event.previous {
                change.count -= 1
                change.sum -= Double(previous)
            }
            if event.kind == .rate {
                change.count += 1
                change.sum += Double(event.value)
            }
            ofItems[Int32(bitPattern: event.item)] = change
        case .forgetUser: needsCount = true
        // What takes ratings away with it says so with an event for each of them.
        case .putItem, .mark, .ratePrivately, .unratePrivately, .setPrivacy, .withdrawItem, .removeItem, .mergeItem,
            .putSet, .removeSet:
            break
        }
    }
}
