import Foundation
import Settings
import Yams

/// A configuration file: groups of settings in YAML, or in JSON, which YAML contains.
struct ConfigurationFile {
    /// What the file gives, in its order. Every key is a setting's, and none is given twice.
    private(set) var settings: [GivenSetting] = []
    private let path: String

    /// - Throws: ``ConfigurationError`` for a file that cannot be read or is not YAML, for unknown and repeated keys,
    ///   and for values that are not scalars.
    init(path: String) throws(ConfigurationError) {
        self.path = path
        guard let root = try root() else { return }
        switch root {
        case .mapping(let mapping): try read(mapping, group: "")
        case .scalar(let scalar) where scalar.isNull: return
        default: throw ConfigurationError("\(path) must contain settings, each as a line \"key: value\".")
        }
    }

    private func root() throws(ConfigurationError) -> Node? {
        do {
            return try Parser(yaml: try Data(contentsOf: URL(filePath: path))).singleRoot()
        } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
            throw ConfigurationError(
                "\(path), line \(context.mark.line): \(keys.joined(separator: ", ")) is given twice. Leave one of them out."
            )
        } catch let error as YamlError {
            throw ConfigurationError("The configuration file \(path) cannot be read: \(error)")
        } catch {
            throw ConfigurationError("The configuration file \(path) cannot be read: \(error.localizedDescription)")
        }
    }

    /// - Parameter group: the dotted name of the mapping; empty for the whole file.
    private mutating func read(_ mapping: Node.Mapping, group: String) throws(ConfigurationError) {
        for (name, value) in mapping {
            let key = group.isEmpty ? name.string ?? "" : "\(group).\(name.string ?? "")"
            let origin = "\(path), line \(name.mark?.line ?? 1): \(key)"
            if let setting = DaemonConfiguration.settings.first(where: { $0.key == key }) {
                guard setting.isForFiles else {
                    throw ConfigurationError(
                        "\(origin) cannot be set in a file. Use \(setting.option) or \(setting.variable).")
                }
                try add(value, to: setting, origin)
            } else if Self.groups.contains(key) {
                try readGroup(key, value, origin)
            } else {
                // The keys of an unknown group are refused before the group, because they tell which setting was meant.
                if let inner = value.mapping { try read(inner, group: key) }
                let known = Self.groups.sorted() + DaemonConfiguration.settings.filter(\.isForFiles).map(\.key)
                throw .unknown(origin, isNot: "a setting", nearest: known.nearest(to: key))
            }
        }
    }

    private mutating func add(_ value: Node, to setting: DaemonSetting, _ origin: String) throws(ConfigurationError) {
        guard !settings.contains(where: { $0.setting.key == setting.key }) else {
            throw ConfigurationError("\(origin) is given twice. Leave one of them out.")
        }
        settings.append(GivenSetting(setting: setting, text: try text(of: value, for: setting, origin), origin: origin))
    }

    private func text(of value: Node, for setting: DaemonSetting, _ origin: String) throws(ConfigurationError) -> String
    {
        if case .scalar(let scalar) = value { return scalar.isNull ? "" : scalar.string }
        let elements = value.sequence?.compactMap(\.scalar?.string)
        if setting.isList, let elements, elements.count == value.sequence?.count {
            return elements.joined(separator: ", ")
        }
        throw GivenSetting(setting: setting, text: "", origin: origin)
            .refusal(of: value.sequence == nil ? "a group" : "a list")
    }

    private mutating func readGroup(_ group: String, _ value: Node, _ origin: String) throws(ConfigurationError) {
        switch value {
        case .mapping(let mapping): try read(mapping, group: group)
        // All lines of the group are commented out.
        case .scalar(let scalar) where scalar.isNull: return
        default:
            throw ConfigurationError(
                "\(origin) is a group and has no value of its own. Put its settings below it, indented.")
        }
    }

    private static let groups = Set(
        DaemonConfiguration.settings.compactMap { $0.key.contains(".") ? String($0.key.prefix { $0 != "." }) : nil })
}

extension Node.Scalar {
    /// Whether YAML reads the scalar as no value at all.
    fileprivate var isNull: Bool { style == .plain && ["", "~", "null", "Null", "NULL"].contains(string) }
}
