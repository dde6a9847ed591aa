import Foundation

/// How much longer than usual tests wait before they fail. `make sanitize` sets it, because its daemons are slow.
package enum Patience {
    package static let factor = ProcessInfo.processInfo.environment["TASTE_TEST_PATIENCE"].flatMap { Int($0) } ?? 1
}
