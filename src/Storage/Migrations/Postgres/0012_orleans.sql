-- What Orleans' AdoNet providers want to find: tables, and their statements by key. Only Engine=Orleans uses them. The
-- keys, the parameters and the names of the results are Orleans'; a statement that answers yes or no has one row.
create table orleansquery (
    querykey  text not null,
    querytext text not null,
    constraint orleansquery_pkey primary key (querykey)
);

-- One row per cluster. Each change of a member steps the version; a silo that names another version changes nothing.
create table orleansmembershipversiontable (
    deploymentid text        not null,
    timestamp    timestamptz not null default now(),
    version      integer     not null default 0,
    constraint orleansmembershipversiontable_pkey primary key (deploymentid)
);

-- One row per start of a silo; status 3 is active.
create table orleansmembershiptable (
    deploymentid text        not null,
    address      text        not null,
    port         integer     not null,
    generation   integer     not null,
    siloname     text        not null,
    hostname     text        not null,
    status       integer     not null,
    proxyport    integer     not null,
    suspecttimes text,
    starttime    timestamptz not null,
    iamalivetime timestamptz not null,
    constraint orleansmembershiptable_pkey primary key (deploymentid, address, port, generation),
    constraint orleansmembershiptable_cluster foreign key (deploymentid)
        references orleansmembershipversiontable (deploymentid) on delete cascade
);

-- One row per state of a grain. The key is the whole name: hashes of it are for databases that cannot index text. The
-- extension is '' where Orleans gives none.
create table orleansstorage (
    serviceid              text        not null,
    graintypestring        text        not null,
    grainidn0              bigint      not null,
    grainidn1              bigint      not null,
    grainidextensionstring text        not null,
    version                integer     not null,
    modifiedon             timestamptz not null,
    payloadbinary          bytea,
    constraint orleansstorage_pkey
        primary key (serviceid, graintypestring, grainidn0, grainidn1, grainidextensionstring)
);

insert into orleansquery (querykey, querytext) values
('InsertMembershipVersionKey', $query$
with added as (
    insert into orleansmembershipversiontable (deploymentid) values (@DeploymentId)
    on conflict do nothing
    returning deploymentid)
select exists (select from added)
$query$),

-- The version's row is locked first. Of two silos that step from one version, the second waits, sees another version,
-- and neither steps nor adds.
('InsertMembershipKey', $query$
with stepped as (
    update orleansmembershipversiontable set version = version + 1, timestamp = now()
    where deploymentid = @DeploymentId and version = @Version and not exists (
        select from orleansmembershiptable
        where deploymentid = @DeploymentId and address = @Address and port = @Port and generation = @Generation)
    returning deploymentid),
added as (
    insert into orleansmembershiptable (
        deploymentid, address, port, generation, siloname, hostname, status, proxyport, starttime, iamalivetime)
    select
        deploymentid, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
    from stepped
    returning deploymentid)
select exists (select from added)
$query$),
('UpdateMembershipKey', $query$
with stepped as (
    update orleansmembershipversiontable set version = version + 1, timestamp = now()
    where deploymentid = @DeploymentId and version = @Version and exists (
        select from orleansmembershiptable
        where deploymentid = @DeploymentId and address = @Address and port = @Port and generation = @Generation)
    returning deploymentid),
changed as (
    update orleansmembershiptable member
    set status = @Status, suspecttimes = @SuspectTimes, iamalivetime = @IAmAliveTime
    from stepped
    where member.deploymentid = stepped.deploymentid
        and member.address = @Address and member.port = @Port and member.generation = @Generation
    returning member.deploymentid)
select exists (select from changed)
$query$),

-- A sign of life is no change of the membership: the version stays.
('UpdateIAmAlivetimeKey', $query$
update orleansmembershiptable set iamalivetime = @IAmAliveTime
where deploymentid = @DeploymentId and address = @Address and port = @Port and generation = @Generation
$query$),

-- The version comes even without a member; its other columns are null then.
('MembershipReadRowKey', $query$
select
    member.address, member.port, member.generation, member.siloname, member.hostname, member.status, member.proxyport,
    member.suspecttimes, member.starttime, member.iamalivetime, cluster.version
from orleansmembershipversiontable cluster
left join orleansmembershiptable member on member.deploymentid = cluster.deploymentid
    and member.address = @Address and member.port = @Port and member.generation = @Generation
where cluster.deploymentid = @DeploymentId
$query$),
('MembershipReadAllKey', $query$
select
    member.address, member.port, member.generation, member.siloname, member.hostname, member.status, member.proxyport,
    member.suspecttimes, member.starttime, member.iamalivetime, cluster.version
from orleansmembershipversiontable cluster
left join orleansmembershiptable member on member.deploymentid = cluster.deploymentid
where cluster.deploymentid = @DeploymentId
$query$),
('GatewaysQueryKey', $query$
select address, proxyport, generation from orleansmembershiptable
where deploymentid = @DeploymentId and status = @Status and proxyport > 0
$query$),
('DeleteMembershipTableEntriesKey', $query$
delete from orleansmembershipversiontable where deploymentid = @DeploymentId
$query$),
('CleanupDefunctSiloEntriesKey', $query$
delete from orleansmembershiptable
where deploymentid = @DeploymentId and status <> 3 and iamalivetime < @IAmAliveTime
$query$),

-- The storage statements answer with the new version, or with no row when the state has another one than the writer
-- thinks; a writer without a version thinks that there is none.
('WriteToStorageKey', $query$
with changed as (
    update orleansstorage set payloadbinary = @PayloadBinary, modifiedon = now(), version = version + 1
    where serviceid = @ServiceId and graintypestring = @GrainTypeString and grainidn0 = @GrainIdN0
        and grainidn1 = @GrainIdN1 and grainidextensionstring = coalesce(@GrainIdExtensionString, '')
        and version = @GrainStateVersion
    returning version),
added as (
    insert into orleansstorage (
        serviceid, graintypestring, grainidn0, grainidn1, grainidextensionstring, version, modifiedon, payloadbinary)
    select
        @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, coalesce(@GrainIdExtensionString, ''), 1, now(),
        @PayloadBinary
    where @GrainStateVersion is null
    on conflict do nothing
    returning version)
select version as newgrainstateversion from changed
union all
select version from added
$query$),
('ReadFromStorageKey', $query$
select payloadbinary, version from orleansstorage
where serviceid = @ServiceId and graintypestring = @GrainTypeString and grainidn0 = @GrainIdN0
    and grainidn1 = @GrainIdN1 and grainidextensionstring = coalesce(@GrainIdExtensionString, '')
$query$),

-- Clearing keeps the row and steps its version; deleting, which is what we ask for, leaves nothing.
('ClearStorageKey', $query$
update orleansstorage set payloadbinary = null, modifiedon = now(), version = version + 1
where serviceid = @ServiceId and graintypestring = @GrainTypeString and grainidn0 = @GrainIdN0
    and grainidn1 = @GrainIdN1 and grainidextensionstring = coalesce(@GrainIdExtensionString, '')
    and version = @GrainStateVersion
returning version as newgrainstateversion
$query$),
('DeleteStorageKey', $query$
delete from orleansstorage
where serviceid = @ServiceId and graintypestring = @GrainTypeString and grainidn0 = @GrainIdN0
    and grainidn1 = @GrainIdN1 and grainidextensionstring = coalesce(@GrainIdExtensionString, '')
    and version = @GrainStateVersion
returning version + 1 as newgrainstateversion
$query$);
