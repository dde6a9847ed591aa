import Foundation

/// A figure of the machine, or why it cannot be read.
enum Reading<Value: Sendable>: Sendable {
    case known(Value)
    case unavailable(String)

    var value: Value? {
        switch self {
        case .known(let value): value
        case .unavailable: nil
        }
    }

    /// Why the figure cannot be read; nil: it can.
    var reason: String? {
        switch self {
        case .known: nil
        case .unavailable(let reason): reason
        }
    }

    func map<Other>(_ body: (Value) -> Other) -> Reading<Other> {
        switch self {
        case .known(let value): .known(body(value))
        case .unavailable(let reason): .unavailable(reason)
        }
    }
}

extension Reading: Equatable where Value: Equatable {}

extension Reading<Double> {
    /// The first number after a label at the beginning of a file of the kernel.
    ///
    /// - Parameter label: What stands before the number, such as `avg10=`.
    init(after label: String, in path: String) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = descriptor < 0 ? -1 : read(descriptor, &bytes, bytes.count)
        guard count >= 0 else {
            self = .unavailable("\(path): \(String(cString: strerror(errno)))")
            return
        }
        let text = String(decoding: bytes.prefix(count), as: UTF8.self)
        let number = text.range(of: label).flatMap { range in
            Double(text[range.upperBound...].drop { $0 == " " }.prefix { !$0.isWhitespace })
        }
        self = number.map { .known($0) } ?? .unavailable("\(path) has no \(label)")
    }
}
