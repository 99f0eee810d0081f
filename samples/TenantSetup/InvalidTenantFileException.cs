namespace TenantSetup;

/// <summary>The file contradicts itself.</summary>
internal sealed class InvalidTenantFileException(string message) : Exception(message);
