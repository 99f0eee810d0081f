namespace KpnEen.Data.Postgres;

/// <summary>The database cannot be used by this version: foreign, newer, changed or out of reach. The message is one line for the operator; the server exits with 3.</summary>
public sealed class DatabaseNotUsableException(string message, Exception? inner = null) : Exception(message, inner);
