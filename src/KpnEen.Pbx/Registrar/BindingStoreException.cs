namespace KpnEen.Pbx.Registrar;

/// <summary>The contacts cannot be kept now.</summary>
public sealed class BindingStoreException(string message, Exception? inner = null) : Exception(message, inner);
