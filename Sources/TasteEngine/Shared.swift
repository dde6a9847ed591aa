import Synchronization

/// A value that several threads read and one may replace, such as settings that are read again while serving.
package final class Shared<Value: Sendable>: Sendable {
    private let stored: Mutex<Value>

    package init(_ value: Value) { stored = Mutex(value) }

    package var value: Value {
        get { stored.withLock { $0 } }
        set { stored.withLock { $0 = newValue } }
    }

    /// Changes the value where it depends on what it is, and nobody else may change it meanwhile.
    package func update<Result: Sendable>(_ body: (inout sending Value) throws -> sending Result) rethrows -> Result {
        try stored.withLock(body)
    }
}
