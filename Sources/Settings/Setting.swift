/// One setting of a configuration: its key, where its value is kept, what it may be, and why one would change it. The
/// default is the initial value of that place, so that nothing states it twice.
package struct Setting<Root>: Sendable {
    /// Where the configuration keeps the value.
    package typealias Path<Value> = any WritableKeyPath<Root, Value> & Sendable

    /// Dotted, with the group first: `limits.connections`.
    package let key: String
    /// Why one would change it; says also whether that needs a restart.
    package let help: String
    /// Whether a reload applies a new value; if not, the next start does.
    package let isReloaded: Bool
    /// The placeholder in the help: `integer`.
    package let typeName: String
    /// The end of "must be ..." in a refusal: `a whole number from 1 to 100`.
    package let allowed: String
    /// The value's text in a configuration; empty where an optional setting is left out.
    package let text: @Sendable (Root) -> String
    /// Puts the value of a text into a configuration. Returns whether the text is allowed.
    package let set: @Sendable (String, inout Root) -> Bool

    /// - Parameters:
    ///   - help: whole sentences; that a restart is needed is added.
    ///   - reload: whether a reload applies a new value.
    package init<Value: Sendable>(
        _ key: String, _ path: Path<Value>, _ type: SettingType<Value>, _ help: String, reload: Bool
    ) {
        (self.key, isReloaded) = (key, reload)
        self.help = reload ? help : "\(help) Needs a restart."
        (typeName, allowed) = (type.name, type.allowed)
        text = { type.text($0[keyPath: path]) }
        set = { text, configuration in
            guard let value = type.parse(text) else { return false }
            configuration[keyPath: path] = value
            return true
        }
    }

    /// A setting with a whole number in a range.
    package init<Value: FixedWidthInteger & Sendable>(
        _ key: String, _ path: Path<Value>, _ range: ClosedRange<Value>, _ help: String, reload: Bool
    ) {
        self.init(key, path, .integer(range), help, reload: reload)
    }

    /// A setting with a number in a range.
    package init<Value: BinaryFloatingPoint & LosslessStringConvertible & Sendable>(
        _ key: String, _ path: Path<Value>, _ range: ClosedRange<Value>, _ help: String, reload: Bool
    ) {
        self.init(key, path, .number(range), help, reload: reload)
    }

    /// The same setting of a configuration that contains `part`'s.
    package init<Part>(_ part: Setting<Part>, in path: Path<Part>) {
        (key, help, isReloaded) = (part.key, part.help, part.isReloaded)
        (typeName, allowed) = (part.typeName, part.allowed)
        text = { part.text($0[keyPath: path]) }
        set = { part.set($0, &$1[keyPath: path]) }
    }
}
