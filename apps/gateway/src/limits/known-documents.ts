import type { DocumentNode } from 'graphql';

/** Characters of documents that are kept parsed. Parsed, they take some hundred times as many bytes of memory. */
const MAX_CHARACTERS = 256 * 1024;
/** The share of it that one may take: one padded with blanks must not have all the others forgotten. */
const SHARE_OF_ONE = 16;

/**
 * Documents that were found to be good, parsed: clients send the same few again and again. Who sends ever new ones has
 * those forgotten that were not sent for longest. (Apollo's own counts 30 MiB of their JSON, which in memory is several
 * times as much: a caller with thousands of good documents ended a process with a small heap.)
 */
export class KnownDocuments {
  private readonly documents = new Map<string, DocumentNode>();
  private characters = 0;

  constructor(private readonly most = MAX_CHARACTERS) {}

  async get(key: string): Promise<DocumentNode | undefined> {
    const document = this.documents.get(key);
    if (!document) return undefined;
    this.documents.delete(key); // so that the one that was not sent for longest stands first
    this.documents.set(key, document);
    return document;
  }

  async set(key: string, document: DocumentNode): Promise<void> {
    await this.delete(key);
    if (lengthOf(document) > this.most / SHARE_OF_ONE) return;
    this.documents.set(key, document);
    this.characters += lengthOf(document);
    for (const oldest of this.documents.keys()) {
      if (this.characters <= this.most) return;
      await this.delete(oldest);
    }
  }

  async delete(key: string): Promise<boolean> {
    const document = this.documents.get(key);
    if (document) this.characters -= lengthOf(document);
    return this.documents.delete(key);
  }
}

const lengthOf = ({ loc }: DocumentNode): number => loc?.source.body.length ?? 0;
