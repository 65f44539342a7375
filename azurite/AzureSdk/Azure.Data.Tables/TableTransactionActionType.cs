namespace Azure.Data.Tables;

/// <summary>What one action of a transaction does.</summary>
public enum TableTransactionActionType
{
    /// <summary>Adds; fails where the entity exists.</summary>
    Add = 0,

    /// <summary>Updates an entity that exists; properties not named stay.</summary>
    UpdateMerge = 1,

    /// <summary>Updates an entity that exists; properties not named go.</summary>
    UpdateReplace = 2,

    /// <summary>Deletes an entity that exists.</summary>
    Delete = 3,

    /// <summary>Adds or updates; properties not named stay.</summary>
    UpsertMerge = 4,

    /// <summary>Adds or updates; properties not named go.</summary>
    UpsertReplace = 5,
}
