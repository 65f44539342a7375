namespace RelayCloud.Accounts.Tests.Support;

/// <summary>Decides what goes wrong with requests to a table, by throwing.</summary>
internal interface ITableFault
{
    /// <summary>The request is about to be made; an exception means that it does not reach the table.</summary>
    void Before(bool isWrite);

    /// <summary>The request was made; an exception means that the caller does not hear of it.</summary>
    void After(bool isWrite);
}
