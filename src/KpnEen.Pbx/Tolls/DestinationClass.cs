namespace KpnEen.Pbx.Tolls;

/// <summary>What kind of number on the public side: what it may cost, and how much fraud loves it.</summary>
public enum DestinationClass
{
    /// <summary>112: never barred, never priced.</summary>
    Emergency,

    /// <summary>0800 and international freephone.</summary>
    Free,

    /// <summary>Dutch geographic, mobile, company and municipality numbers.</summary>
    National,

    International,

    /// <summary>0900, 0906, 0909, 18xx, and +979: the called side sets the price.</summary>
    Premium,

    /// <summary>Countries and ranges used for revenue share fraud.</summary>
    HighRisk,

    /// <summary>Satellite and other networks without a country.</summary>
    Satellite,
}
