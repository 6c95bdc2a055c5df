import { type Blueprint, readBlueprint } from './blueprint.ts';
import type { ContentFiles } from './files.ts';
import { type Lab, readLab } from './lab.ts';
import { type LabHead, readLabHead } from './lab-head.ts';
import { type Lesson, readLesson } from './lesson.ts';

/** What is taught: lessons in order, labs, and mock exams drawn from them. Each is read when it is asked for, so that one broken file spoils no other. */
export class Pack {
  private readonly files: ContentFiles;
  private readonly lessons = new Map<string, Lesson>();
  private readonly labs = new Map<string, Lab>();
  private readonly heads = new Map<string, LabHead>();
  private readonly exams = new Map<string, Blueprint>();

  constructor(files: ContentFiles) {
    this.files = files;
  }

  lessonIds(): readonly string[] {
    return this.files.list('lessons').filter(isFolder);
  }

  examIds(): readonly string[] {
    return this.files.list('exams').filter(isFolder);
  }

  labIds(): readonly string[] {
    return this.files.list('labs').filter(isFolder);
  }

  /** @throws ContentError when the lesson is missing or broken */
  lesson(id: string): Lesson {
    let lesson = this.lessons.get(id);
    if (lesson === undefined) this.lessons.set(id, (lesson = readLesson(this.files, id)));
    return lesson;
  }

  /**
   * A lab with its parameters drawn by a seed.
   * @throws ContentError when the lab is missing or broken
   */
  lab(id: string, seed = 1): Lab {
    const key = `${id}/${seed}`;
    let lab = this.labs.get(key);
    if (lab === undefined) this.labs.set(key, (lab = readLab(this.files, id, seed)));
    return lab;
  }

  /**
   * The head of a lab, its title with the same values as `lab` draws.
   * @throws ContentError when the lab is missing or its head is broken
   */
  labHead(id: string, seed = 1): LabHead {
    const key = `${id}/${seed}`;
    let head = this.heads.get(key);
    if (head === undefined) this.heads.set(key, (head = readLabHead(this.files, id, seed)));
    return head;
  }

  /** @throws ContentError when the exam's blueprint is missing or broken */
  exam(id: string): Blueprint {
    let exam = this.exams.get(id);
    if (exam === undefined) this.exams.set(id, (exam = readBlueprint(this.files, id)));
    return exam;
  }
}

/** Lessons, labs and exams are folders; a file beside them is no content, nor is a folder put apart with `_`. */
function isFolder(name: string): boolean {
  return !name.includes('.') && !name.startsWith('_');
}
