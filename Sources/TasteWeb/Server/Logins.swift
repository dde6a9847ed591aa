import FoundationEssentials
import Glibc
import HTTPTypes
import Hummingbird
import TasteValues

/// Who asks, and for whom it may act.
struct Login: Sendable {
    /// The name of the login; nil if there are no logins.
    let name: String?
    /// The users for whom it may act. A name that ends in * stands for every name that begins so.
    let users: [String]

    /// Whoever reaches a server without logins acts with the rights of its process.
    static let process = Login(name: nil, users: ["*"])

    /// Whether it may act for everybody, which calls need that are about no user in particular.
    var isForAll: Bool { users.contains("*") }

    func mayAct(for user: String) -> Bool {
        users.contains { pattern in
            pattern.hasSuffix("*") ? user.hasPrefix(pattern.dropLast()) : user == pattern
        }
    }
}

/// The logins that a server knows, from a file of passwords and from the header of a reverse proxy.
struct Logins: Sendable {
    private struct Entry: Sendable {
        let password: String
        let users: [String]
    }

    private let entries: [String: Entry]
    private let userHeader: HTTPField.Name?
    private let asksForPassword: Bool

    /// - Throws: `TasteError` if the file cannot be read, is readable by others, or has a line that is wrong.
    init(passwordFile: String?, userHeader: String?) throws {
        asksForPassword = passwordFile != nil
        entries = try passwordFile.map(Self.read) ?? [:]
        self.userHeader = try userHeader.map { name in
            guard let field = HTTPField.Name(name) else {
                throw TasteError(
                    .invalidArgument, "\(name) cannot be the name of a header. Use one such as Remote-User.")
            }
            return field
        }
    }

    /// The login of a request.
    ///
    /// - Throws: `WebFailure` 401 if a login is needed and the request has none, or a wrong one.
    func login(of request: Request) async throws -> Login {
        if let userHeader, let name = request.headers[userHeader], !name.isEmpty {
            return Login(name: name, users: entries[name]?.users ?? [name])
        }
        guard asksForPassword || userHeader != nil else { return .process }
        guard asksForPassword, let text = request.headers[.authorization] else { throw refusal("Say who you are.") }
        guard let (name, password) = Self.credentials(text), let entry = entries[name],
            Self.areEqual(password, entry.password)
        else {
            // A pause makes guessing slow; the bound on connections bounds how many wait here.
            try await Task.sleep(for: .milliseconds(500))
            throw refusal("There is no such login with this password.")
        }
        return Login(name: name, users: entry.users)
    }

    private func refusal(_ message: String) -> WebFailure {
        let headers: HTTPFields = asksForPassword ? [.wwwAuthenticate: "Basic realm=\"taste\", charset=\"UTF-8\""] : [:]
        return WebFailure(
            .unauthorized, message + " Send the name and the password of a login.", field: "Authorization",
            headers: headers)
    }

    private static func credentials(_ header: String) -> (name: String, password: String)? {
        guard header.lowercased().hasPrefix("basic "), let data = Data(base64Encoded: String(header.dropFirst(6))),
            let text = String(validating: data, as: UTF8.self), let colon = text.firstIndex(of: ":")
        else { return nil }
        return (String(text[..<colon]), String(text[text.index(after: colon)...]))
    }

    /// Compares in a time that does not tell how much is equal.
    private static func areEqual(_ left: String, _ right: String) -> Bool {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        var difference = left.count ^ right.count
        for (position, byte) in right.enumerated() {
            difference |= Int(byte ^ (position < left.count ? left[position] : 0))
        }
        return difference == 0
    }

    /// Reads lines of the form `name:password` or `name:password:user,user*`.
    private static func read(_ path: String) throws -> [String: Entry] {
        let text: String
        do {
            var information = stat()
            guard stat(path, &information) == 0, information.st_mode & 0o077 == 0 else {
                throw TasteError(
                    .permissionDenied, "\(path) is missing, or others can read it. Create it with mode 0600.")
            }
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch let error as TasteError {
            throw error
        } catch {
            throw TasteError(.unavailable, "\(path) cannot be read. Name a file of logins that can be.", cause: error)
        }
        var entries: [String: Entry] = [:]
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
            guard parts.count >= 2, !parts[0].isEmpty, !parts[1].isEmpty else {
                throw TasteError(.invalidArgument, "Line \(number + 1) of \(path) is wrong. Write name:password:users.")
            }
            let users = parts.count > 2 ? parts[2].split(separator: ",").map(String.init) : [parts[0]]
            entries[parts[0]] = Entry(password: parts[1], users: users)
        }
        return entries
    }
}
