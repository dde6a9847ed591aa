import Synchronization

/// A value that several threads read and any of them may replace, such as options that a reload changes.
package final class Shared<Value: Sendable>: Sendable {
    private let stored: Mutex<Value>

    package init(_ value: Value) { stored = Mutex(value) }

    package var value: Value {
        get { stored.withLock { $0 } }
        set { stored.withLock { $0 = newValue } }
    }

    /// Changes the value atomically, depending on what it is.
    package func update<Result: Sendable>(_ body: (inout sending Value) throws -> sending Result) rethrows -> Result {
        try stored.withLock(body)
    }
}
