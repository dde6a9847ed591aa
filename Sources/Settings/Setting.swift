/// One setting of a configuration: its key, the property that holds it, its allowed values and its help. The default is
/// the initial value of the property, so that nothing states it twice.
package struct Setting<Root>: Sendable {
    /// The property of the configuration that holds a value.
    package typealias Path<Value> = any WritableKeyPath<Root, Value> & Sendable

    /// The name with its group in front, such as `limits.connections`.
    package let key: String
    /// What the setting does, and whether a change needs a restart.
    package let help: String
    /// Whether a reload applies a new value. Otherwise the next start does.
    package let isReloaded: Bool
    /// The placeholder for a value in the help, such as `integer`.
    package let typeName: String
    /// Whether a file may give the value as a list. Its elements are then separated by commas in the text.
    package let isList: Bool
    /// The end of "must be ..." in an error message, such as `a whole number from 1 to 100`.
    package let allowed: String
    /// The text of the value in a configuration; empty if an optional setting is not set.
    package let text: @Sendable (Root) -> String
    /// Sets the value that a text stands for, and returns whether the text is allowed.
    package let set: @Sendable (String, inout Root) -> Bool

    /// - Parameters:
    ///   - help: What the setting does, without the remark that a change needs a restart.
    ///   - reload: Whether a reload applies a new value.
    package init<Value: Sendable>(
        _ key: String, _ path: Path<Value>, _ type: SettingType<Value>, _ help: String, reload: Bool
    ) {
        (self.key, isReloaded) = (key, reload)
        self.help = reload ? help : "\(help) Needs a restart."
        (typeName, isList, allowed) = (type.name, type.isList, type.allowed)
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

    /// The same setting of a configuration that contains the configuration of `part`.
    package init<Part>(_ part: Setting<Part>, in path: Path<Part>) {
        (key, help, isReloaded) = (part.key, part.help, part.isReloaded)
        (typeName, isList, allowed) = (part.typeName, part.isList, part.allowed)
        text = { part.text($0[keyPath: path]) }
        set = { part.set($0, &$1[keyPath: path]) }
    }
}
