namespace KpnEen.Pbx.Registrar;

/// <summary>One line of the file: all contacts of a device from here on.</summary>
internal sealed record DeviceRecord(string Username, BindingRecord[] Bindings);
