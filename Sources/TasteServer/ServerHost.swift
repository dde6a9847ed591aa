import TasteValues

/// What the server asks of the process that it runs in.
package struct ServerHost: Sendable {
    /// Reads the configuration again and applies it.
    ///
    /// - Returns: The keys of the settings that take effect at the next start.
    /// - Throws: `failedPrecondition` if the configuration cannot be used; nothing is applied then.
    let reload: @Sendable () throws(TasteError) -> [String]
    /// What keeps the process from its work, apart from the engine's own trouble; nil: nothing.
    let trouble: @Sendable () -> String?

    package init(
        reload: @escaping @Sendable () throws(TasteError) -> [String], trouble: @escaping @Sendable () -> String?
    ) {
        (self.reload, self.trouble) = (reload, trouble)
    }
}
